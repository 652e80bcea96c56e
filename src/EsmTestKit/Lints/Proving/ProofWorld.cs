using System.Globalization;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Mappings;

namespace EsmTestKit.Internal.Lints;

/// <summary>A world with a mapping's settings and a scripted consumer, in which a lint shows its harm.</summary>
internal sealed class ProofWorld : IDisposable
{
    private readonly LintSubject _subject;
    private readonly SqsQueue? _queue;
    private readonly KinesisStream? _stream;
    private readonly DynamoDbTable? _table;
    private int _sent;

    /// <param name="subject">Whose settings.</param>
    /// <param name="script">What the consumer does, given the call and the time since the beginning.</param>
    /// <param name="filters">Filter patterns; null: none, so that everything is delivered.</param>
    public ProofWorld(LintSubject subject, Func<ScriptedCall, TimeSpan, ScriptedOutcome> script, IReadOnlyList<string>? filters = null)
    {
        _subject = subject;
        Sim = new EsmSimulation(subject.World with { Seed = null });
        var start = Sim.Now;
        var function = Sim.Functions.Create(subject.FunctionName, new ScriptedBody(call => script(call, Sim.Now - start)), subject.Function with { AllowedActions = null, Duration = TimeSpan.Zero });
        switch (subject.Configuration.Source)
        {
            case SourceKind.Kinesis:
                _stream = Sim.CreateStream(subject.SourceName);
                Mapping = Sim.CreateEventSourceMapping(_stream, function, Stream(filters));
                break;
            case SourceKind.DynamoDb:
                _table = Sim.CreateTable(subject.SourceName, new("id") { StreamView = DynamoDbStreamView.NewAndOldImages });
                Mapping = Sim.CreateEventSourceMapping(_table, function, Stream(filters));
                break;
            default:
                _queue = Queue();
                Mapping = Sim.CreateEventSourceMapping(_queue, function, ForQueue(filters));
                break;
        }
    }

    public EsmSimulation Sim { get; }

    public EventSourceMapping Mapping { get; }

    public SqsQueue? DeadLetters { get; private set; }

    public EsmLedger Ledger => Sim.Ledger;

    /// <summary>Messages that are still in the queue.</summary>
    public int Left => _queue?.Messages.Count ?? 0;

    /// <summary>The name of the n-th record, from 1.</summary>
    public RecordName Record(int number) => new(_subject.SourceName, number);

    /// <summary>Sends records; those of a stream have one key, those of a FIFO queue one group, unless each has its own.</summary>
    public void Send(int count = 1, bool eachItsOwnGroup = false)
    {
        for (var index = 0; index < count; index++)
        {
            var number = (++_sent).ToString(CultureInfo.InvariantCulture);
            _queue?.SendMessage(number, _subject.IsFifo ? new SqsSendSettings { MessageGroupId = eachItsOwnGroup ? $"group-{number}" : "group", MessageDeduplicationId = number } : null);
            _stream?.PutRecord(number, "key");
            _table?.PutItem(new { id = "item", version = number });
        }
    }

    /// <summary>Sends one record with this content.</summary>
    public void Send(PatternSample sample)
    {
        _queue?.SendMessage(sample.Body, new SqsSendSettings { MessageGroupId = _subject.IsFifo ? "group" : null, MessageDeduplicationId = _subject.IsFifo ? "1" : null, StringAttributes = sample.Attributes.Count > 0 ? sample.Attributes : null });
        _stream?.PutRecord(sample.Body, "key");
        _table?.PutItem(sample.Item);
    }

    public async Task RunAsync(TimeSpan span) => await Sim.AdvanceAsync(span).ConfigureAwait(false);

    /// <summary>How often the record was given to the function.</summary>
    public int Deliveries(RecordName record) => Mapping.Invocations.Count(invocation => invocation.Records.Contains(record));

    public IEnumerable<T> Told<T>()
        where T : LedgerEntry => Sim.Ledger.OfType<T>();

    public void Dispose() => Sim.End();

    private SqsQueue Queue()
    {
        var facts = _subject.Queue ?? throw new System.Diagnostics.UnreachableException();
        var attributes = new SqsQueueSettings { VisibilityTimeout = facts.Visibility, MessageRetentionPeriod = facts.Retention, FifoQueue = _subject.IsFifo };
        if (facts.MaxReceiveCount is not { } receives) return Sim.CreateQueue(_subject.SourceName, attributes);
        var name = _subject.SourceName.StartsWith("dead-letters", StringComparison.Ordinal) ? "second-dead-letters" : "dead-letters";
        DeadLetters = Sim.CreateQueue(_subject.IsFifo ? name + ".fifo" : name, new() { FifoQueue = _subject.IsFifo });
        return Sim.CreateQueue(_subject.SourceName, attributes with { RedrivePolicy = new SqsRedrivePolicy(DeadLetters, receives) });
    }

    private SqsMappingSettings ForQueue(IReadOnlyList<string>? filters) => new()
    {
        BatchSize = _subject.Configuration.BatchSize,
        MaximumBatchingWindow = _subject.Configuration.MaximumBatchingWindow,
        FunctionResponseTypes = ResponseTypes,
        MaximumConcurrency = _subject.Configuration.MaximumConcurrency,
        ProvisionedPollers = _subject.Configuration.ProvisionedPollers,
        Filters = filters ?? [],
    };

    private StreamMappingSettings Stream(IReadOnlyList<string>? filters) => new(StartingPosition.TrimHorizon)
    {
        BatchSize = _subject.Configuration.BatchSize,
        MaximumBatchingWindow = _subject.Configuration.MaximumBatchingWindow,
        ParallelizationFactor = _subject.Configuration.ParallelizationFactor,
        MaximumRetryAttempts = _subject.Configuration.MaximumRetryAttempts,
        MaximumRecordAge = _subject.Configuration.MaximumRecordAge,
        BisectBatchOnFunctionError = _subject.Configuration.BisectBatchOnFunctionError,
        TumblingWindow = _subject.Configuration.TumblingWindow,
        FunctionResponseTypes = ResponseTypes,
        Filters = filters ?? [],
    };

    private FunctionResponseType[] ResponseTypes => _subject.Configuration.ReportBatchItemFailures ? [FunctionResponseType.ReportBatchItemFailures] : [];
}
