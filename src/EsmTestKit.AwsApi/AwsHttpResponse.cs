namespace EsmTestKit;

/// <summary>The answer to an <see cref="AwsHttpRequest"/>.</summary>
/// <param name="Status">The HTTP status.</param>
public sealed record AwsHttpResponse(int Status)
{
    /// <summary>The header fields; Content-Length is the carrier's business, and so is Date, which must be real (SDKs correct their clock by it).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The kit's own refusal or failure behind an error answer: what it does not simulate. Null: AWS itself would answer this.</summary>
    public Exception? Cause { get; init; }

    /// <summary>The first field of this name; null where there is none.</summary>
    /// <param name="name">Without regard to case.</param>
    public string? Header(string name)
    {
        foreach (var (known, value) in Headers)
        {
            if (string.Equals(known, name, StringComparison.OrdinalIgnoreCase)) return value;
        }

        return null;
    }

    internal AwsHttpResponse With(string name, string value) => this with { Headers = [.. Headers, new(name, value)] };
}
