namespace EsmTestKit.Internal.Api;

/// <summary>A role as deploy scripts make it: kept and shown, and asked by nobody.</summary>
internal sealed record IamRole(string Name, string Path, string Arn, string Id, DateTimeOffset CreatedAt)
{
    public required string TrustPolicy { get; set; }

    public string? Description { get; init; }

    public int MaxSessionDuration { get; init; } = 3600;

    /// <summary>Inline policies by name.</summary>
    public SortedDictionary<string, string> Policies { get; } = new(StringComparer.Ordinal);

    /// <summary>The ARNs of attached policies, in the order attached.</summary>
    public List<string> Attached { get; } = [];
}
