namespace EsmTestKit;

/// <summary>One HTTP request to AWS, as it came over the wire.</summary>
/// <param name="Method">GET, POST, ...</param>
/// <param name="Target">Path and query as they were sent, escapes untouched: <c>/2015-03-31/functions/f%3A1/invocations</c>.</param>
public sealed record AwsHttpRequest(string Method, string Target)
{
    /// <summary>The header fields in the order sent; names are compared without regard to case.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body, already free of the transfer encoding (chunked); content encodings are still on it.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

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
}
