using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Wire;

/// <summary>A service that speaks JSON with a target header.</summary>
/// <param name="Name">Its name in the catalog of operations.</param>
/// <param name="Target">What stands before the operation in X-Amz-Target.</param>
/// <param name="Version">1.0 or 1.1.</param>
internal sealed record JsonService(string Name, string Target, string Version, string SigningName)
{
    /// <summary>What stands before the name of an error, the service's own and the framework's (WIR-048, WIR-069).</summary>
    public Func<string, string> ErrorNamespace { get; init; } = _ => string.Empty;

    /// <summary>The rule that lists its operations.</summary>
    public required RuleId OperationsRule { get; init; }

    /// <summary>Whether errors carry the code of the query protocol beside their own (WIR-048).</summary>
    public bool IsQueryCompatible { get; init; }

    /// <summary>Whether answers carry the CRC-32 of their body (WIR-030, WIR-070).</summary>
    public bool SendsCrc32 { get; init; }

    /// <summary>Members that are instants; JSON has numbers for them, CBOR a tag (WIR-056).</summary>
    public IReadOnlySet<string> Timestamps { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Members that are bytes; JSON has base64 for them (WIR-022).</summary>
    public IReadOnlySet<string> Blobs { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    public string ContentType => $"application/x-amz-json-{Version}";
}
