using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Polling;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Batching;

/// <summary>One identity of a batch: an exact list of records with its own retry quota, attempts and request id (STR-218).</summary>
/// <remarks>Any change of the list makes another batch: the rest after a partial success, a bisected half, what is left when a prefix expired.</remarks>
internal sealed class StreamBatch(long number, IReadOnlyList<PendingRecord> records, MappingConfiguration configuration)
{
    /// <summary>The n-th batch that the mapping formed for the lane; what becomes of it keeps the number.</summary>
    public long Number { get; } = number;

    public IReadOnlyList<PendingRecord> Records { get; } = records;

    /// <summary>The settings that held when the batch was built (STR-435).</summary>
    public MappingConfiguration Configuration { get; } = configuration;

    /// <summary>Where its attempts go: the function of the time of the batch, or the mapping's present one (STR-436).</summary>
    public FunctionReference Function { get; private set; } = configuration.Function;

    public string FunctionArn { get; private set; } = configuration.FunctionArn;

    /// <summary>The Lambda request id of the last attempt; null before the first.</summary>
    public string? RequestId { get; set; }

    /// <summary>Attempts that count against the quota.</summary>
    public int Attempts { get; set; }

    /// <summary>Attempts in a row that were refused before the handler ran; they never count (STR-223).</summary>
    public int Refusals { get; set; }

    /// <summary>The oracle was asked whether it becomes too old before it is sent; once is enough.</summary>
    public bool WasHeldBack { get; set; }

    /// <summary>Its waits have become as long as they get, and nothing limits its retries.</summary>
    public bool IsBlocked { get; set; }

    /// <summary>The tumbling window that the records fall into, or that this final call ends.</summary>
    public WindowBounds? Window { get; init; }

    public bool IsFinalCall { get; init; }

    public bool IsWindowTerminatedEarly { get; init; }

    /// <summary>A final call holds no records: when the last record of its window arrived.</summary>
    public DateTimeOffset LastArrival { get; init; }

    public IReadOnlyList<RecordName> Names { get; } = [.. records.Select(record => record.Record.Name)];

    public void Target(MappingConfiguration present)
    {
        if (present.Function != Function) RuleHits.Note("STR-436");
        (Function, FunctionArn) = (present.Function, present.FunctionArn);
    }

    /// <summary>Some of the records as a batch of its own, in the same window, with a full quota.</summary>
    public StreamBatch Part(IEnumerable<PendingRecord> part)
    {
        // Attempts are those of the batch, never those of a record (STR-228).
        RuleHits.Note("STR-218", "STR-228");
        return new(Number, [.. part], Configuration) { Window = Window, Function = Function, FunctionArn = FunctionArn };
    }

    /// <summary>Some of the records, to be given up: they have the attempts of the whole.</summary>
    public StreamBatch Remains(IEnumerable<PendingRecord> part) =>
        new(Number, [.. part], Configuration) { Window = Window, Function = Function, FunctionArn = FunctionArn, RequestId = RequestId, Attempts = Attempts };
}
