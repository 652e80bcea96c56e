namespace EsmTestKit.Internal.Ground;

/// <summary>The parts of an ARN, <c>arn:partition:service:region:account:resource</c>, without a copy of any: sources are asked for theirs again and again.</summary>
internal readonly ref struct ArnParts
{
    private ArnParts(ReadOnlySpan<char> prefix, ReadOnlySpan<char> service, ReadOnlySpan<char> region, ReadOnlySpan<char> account, ReadOnlySpan<char> resource, int count)
    {
        Service = service;
        Region = region;
        Account = account;
        Resource = resource;
        Count = count;
        IsArn = prefix is "arn";
    }

    /// <summary>How many parts there are: 6 in a whole one. Those that are not there are empty.</summary>
    public int Count { get; }

    /// <summary>Whether it begins like one.</summary>
    public bool IsArn { get; }

    public ReadOnlySpan<char> Service { get; }

    public ReadOnlySpan<char> Region { get; }

    public ReadOnlySpan<char> Account { get; }

    /// <summary>All behind the account, colons and all.</summary>
    public ReadOnlySpan<char> Resource { get; }

    public static ArnParts Of(ReadOnlySpan<char> text)
    {
        Span<Range> parts = stackalloc Range[6];
        parts.Fill(..0);
        var count = text.Split(parts, ':');
        return new ArnParts(text[parts[0]], text[parts[2]], text[parts[3]], text[parts[4]], text[parts[5]], count);
    }
}
