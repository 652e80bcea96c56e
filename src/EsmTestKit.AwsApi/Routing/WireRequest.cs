using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Wire;

/// <summary>A request with its target taken apart: the raw path, and the query's pairs decoded (WIR-009).</summary>
internal sealed class WireRequest
{
    public WireRequest(AwsHttpRequest http)
    {
        Http = http;
        var target = http.Target;
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        RuleHits.Note("WIR-009");
        RawPath = mark < 0 ? target : target[..mark];
        if (!RawPath.StartsWith('/')) RawPath = "/" + RawPath;
        Query = mark < 0 ? [] : FormText.Read(target.AsSpan(mark + 1));
        Body = http.Body;
        ContentType = (http.Header("Content-Type") ?? string.Empty).Split(';')[0].Trim().ToLowerInvariant();
    }

    private WireRequest(WireRequest other, ReadOnlyMemory<byte> body)
    {
        (Http, RawPath, Query, Body, ContentType) = (other.Http, other.RawPath, other.Query, body, other.ContentType);
    }

    public AwsHttpRequest Http { get; }

    /// <summary>Escapes untouched; begins with a slash.</summary>
    public string RawPath { get; }

    public IReadOnlyList<KeyValuePair<string, string>> Query { get; }

    /// <summary>Free of content encodings.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>Lower case, without parameters; empty where none was sent.</summary>
    public string ContentType { get; }

    /// <summary>The path's parts between slashes, decoded; a trailing slash adds none.</summary>
    public IReadOnlyList<string> Segments => [.. RawPath.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString)];

    public string? Header(string name) => Http.Header(name);

    public string? QueryValue(string name)
    {
        foreach (var (known, value) in Query)
        {
            if (known == name) return value;
        }

        return null;
    }

    public WireRequest WithBody(ReadOnlyMemory<byte> body) => new(this, body);
}
