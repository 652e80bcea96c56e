using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Polling;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Batching;

/// <summary>One identity of a batch: an exact list of records with its own retry quota, attempts and request id (STR-218).</summary>
/// <remarks>Any change of the list makes another batch: the rest after a partial success, a bisected half, what is left when a prefix expired.</remarks>
internal sealed class StreamBatch(long number, IReadOnlyList<PendingRecord> records, MappingConfiguration configuration, string requestId)
{
    /// <summary>The n-th batch that the mapping formed for the lane; what becomes of it keeps the number.</summary>
    public long Number { get; } = number;

    public IReadOnlyList<PendingRecord> Records { get; } = records;

    /// <summary>The settings that held when the batch was built (STR-435).</summary>
    public MappingConfiguration Configuration { get; } = configuration;

    public string RequestId { get; set; } = requestId;

    /// <summary>Attempts that count against the quota.</summary>
    public int Attempts { get; set; }

    /// <summary>Waits so far, for counted attempts and refusals alike; what the backoff grows by.</summary>
    public int Waits { get; set; }

    /// <summary>The tumbling window that the records fall into, or that this final call ends.</summary>
    public WindowBounds? Window { get; init; }

    public bool IsFinalCall { get; init; }

    public bool IsWindowTerminatedEarly { get; init; }

    /// <summary>Where retries go: the function of the time of the batch, or the mapping's present one (STR-436).</summary>
    public FunctionReference Function { get; set; } = configuration.Function;

    public IReadOnlyList<RecordName> Names { get; } = [.. records.Select(record => record.Record.Name)];

    /// <summary>Part of the records as a batch of its own, in the same window.</summary>
    public StreamBatch Part(int from, int count, string requestId)
    {
        RuleHits.Note("STR-218");
        return new(Number, [.. Records.Skip(from).Take(count)], Configuration, requestId) { Window = Window, Function = Function };
    }
}
