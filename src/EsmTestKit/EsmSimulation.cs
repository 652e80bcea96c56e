using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Api;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Delivery;
using EsmTestKit.Internal.Destinations;
using EsmTestKit.Internal.DynamoDb;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Kinesis;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Sqs;
using EsmTestKit.Internal.Streams;
using EsmTestKit.Internal.Time;

namespace EsmTestKit;

/// <summary>One world of queues, functions and event source mappings on a virtual clock. Nothing happens but when the clock is advanced.</summary>
/// <remarks>One simulation is one single-threaded world; any number of them run beside each other.</remarks>
public sealed partial class EsmSimulation : IAsyncDisposable
{
    private readonly TimeSpan _idleLimit;
    private readonly Stage _stage;
    private readonly Driver _driver;
    private readonly Lazy<ApiCatalog> _api;

    /// <summary>Makes a world.</summary>
    /// <param name="settings">Start time, seed, Region, and what AWS leaves open; null: the defaults.</param>
    public EsmSimulation(EsmSimulationSettings? settings = null)
        : this(settings ?? new EsmSimulationSettings(), oracle: null)
    {
    }

    internal EsmSimulation(EsmSimulationSettings settings, Oracle? oracle, Workshop? workshop = null)
    {
        SettingRanges.Check(settings);
        Workshop = workshop ?? new Workshop();
        Settings = settings;
        _idleLimit = settings.IdleLimit;
        oracle ??= settings.Seed is { } seed ? new SeededOracle(seed) : new CanonicalOracle();
        World = new World(settings.StartTime, settings.Seed ?? 0, oracle, new AwsPlace(settings.Region, settings.AccountId));
        _stage = new Stage(World, settings.WatchdogTimeout);
        Clock = new VirtualClock(World.Timeline, () => _stage.Current);
        Functions = new FunctionRegistry(World);
        Invoker = new Invoker(World, Functions, Workshop.Slow);
        AsyncInvocations = new AsyncInvocations(World, Invoker);
        Queues = new QueueRegistry(World, settings.Sqs, Workshop.QueueRecords);
        Mappings = new MappingRegistry(World, Functions, new EventSources(Queues, FindStream, settings.DynamoDb.MaximumReadersPerShard), settings.Mappings, Deliver);
        new VisibilityGuard(Functions, Queues, () => Mappings.All, settings.Mappings.StrictVisibilityCheck).Watch();
        _driver = new Driver(World, _stage, Functions);
        _api = new Lazy<ApiCatalog>(MakeApi);
    }

    /// <summary>The settings that the world was made with.</summary>
    public EsmSimulationSettings Settings { get; }

    /// <summary>The simulation's clock: what handlers and tests wait on.</summary>
    public TimeProvider Clock { get; }

    /// <summary>The present instant of the clock.</summary>
    public DateTimeOffset Now => World.Now;

    /// <summary>Everything that happened, in order. Looking never drains it.</summary>
    public EsmLedger Ledger => World.Ledger;

    internal World World { get; }

    internal FunctionRegistry Functions { get; }

    internal Invoker Invoker { get; }

    internal AsyncInvocations AsyncInvocations { get; }

    internal QueueRegistry Queues { get; }

    // Made when somebody comes by: most worlds have one kind of source, and a search makes thousands of worlds.
    internal StreamRegistry Streams => field ??= new StreamRegistry(World, Settings.Kinesis);

    internal TableRegistry Tables => field ??= new TableRegistry(World, Settings.DynamoDb);

    internal TopicRegistry Topics => field ??= new TopicRegistry(World, Queues);

    internal BucketRegistry Buckets => field ??= new BucketRegistry(World);

    internal MappingRegistry Mappings { get; }

    internal ApiCatalog Api => _api.Value;

    private FailureDestinations Destinations => field ??= new FailureDestinations(World, Functions, Queues, Topics, Buckets);

    internal Stage Stage => _stage;

    /// <summary>Makes a queue (AWS: <c>CreateQueue</c>).</summary>
    /// <param name="name">1 to 80 letters, digits, hyphens and underscores; a FIFO queue's ends in <c>.fifo</c>.</param>
    /// <param name="settings">The queue's attributes; null: AWS's defaults.</param>
    /// <exception cref="AwsServiceException">SQS would refuse the queue.</exception>
    public SqsQueue CreateQueue(string name, SqsQueueSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        return World.Door.Enter(() =>
        {
            if (Queues.Find(name) is not null) throw new EsmUsageException($"There is a queue named \"{name}\" already.", $"Use it: sim.GetQueue(\"{name}\").");
            settings ??= new SqsQueueSettings();
            if (settings.RedrivePolicy is { DeadLetterQueue: { } deadLetters }) World.CheckIsOwn(deadLetters.World, "queue", deadLetters.Name);
            return World.Call("sqs:CreateQueue", () => QueueCalls.Create(name, settings), () => new SqsQueue(World, Queues.Create(name, settings)), QueueCalls.Created);
        });
    }

    /// <summary>The queue of this name.</summary>
    /// <param name="name">The queue's name.</param>
    /// <exception cref="EsmUsageException">There is none; the message lists those there are.</exception>
    public SqsQueue GetQueue(string name) => World.Door.Enter(() =>
        Queues.Find(name) is { } queue
            ? new SqsQueue(World, queue)
            : throw new EsmUsageException(
                $"No queue named \"{name}\" in this simulation. Queues: {Names(Queues.All.Select(known => known.Name))}.",
                $"Create it first: sim.CreateQueue(\"{name}\")."));

    /// <summary>Makes a Kinesis stream (AWS: <c>CreateStream</c>).</summary>
    /// <param name="name">1 to 128 letters, digits, underscores, hyphens and dots.</param>
    /// <param name="settings">Shards, retention and record size; null: one shard and AWS's defaults.</param>
    /// <exception cref="AwsServiceException">Kinesis would refuse the stream.</exception>
    public KinesisStream CreateStream(string name, KinesisStreamSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        return World.Door.Enter(() =>
        {
            if (Streams.Find(name) is not null) throw new EsmUsageException($"There is a stream named \"{name}\" already.", $"Use it: sim.GetStream(\"{name}\").");
            settings ??= new KinesisStreamSettings();
            var stream = World.Call("kinesis:CreateStream", () => StreamCalls.Create(name, settings), () => new KinesisStream(World, Streams.Create(name, settings)), _ => []);
            // AWS sets the retention with a call of its own; it is set already.
            if (settings.RetentionPeriod != new KinesisStreamSettings().RetentionPeriod) World.Call("kinesis:IncreaseStreamRetentionPeriod", () => StreamCalls.Retain(name, settings.RetentionPeriod), () => { });
            return stream;
        });
    }

    /// <summary>The Kinesis stream of this name.</summary>
    /// <param name="name">The stream's name.</param>
    /// <exception cref="EsmUsageException">There is none; the message lists those there are.</exception>
    public KinesisStream GetStream(string name) => World.Door.Enter(() =>
        Streams.Find(name) is { } stream
            ? new KinesisStream(World, stream)
            : throw new EsmUsageException(
                $"No stream named \"{name}\" in this simulation. Streams: {Names(Streams.All.Select(known => known.Name))}.",
                $"Create it first: sim.CreateStream(\"{name}\")."));

    /// <summary>Maps a Kinesis stream to a function (AWS: <c>CreateEventSourceMapping</c>).</summary>
    /// <param name="stream">The stream that is polled.</param>
    /// <param name="function">The function that gets its records.</param>
    /// <param name="settings">The mapping's settings.</param>
    /// <exception cref="AwsServiceException">Lambda would refuse the mapping.</exception>
    public EventSourceMapping CreateEventSourceMapping(KinesisStream stream, LambdaFunction function, StreamMappingSettings settings)
    {
        ArgumentNullException.ThrowIfNull(stream);
        World.CheckIsOwn(stream.World, "stream", stream.Name);
        return MapStream(stream.Arn, function, settings);
    }

    /// <summary>Maps an enhanced fan-out consumer of a Kinesis stream to a function (AWS: <c>CreateEventSourceMapping</c> with the consumer's ARN).</summary>
    /// <param name="consumer">The consumer.</param>
    /// <param name="function">The function that gets the stream's records; KPL aggregates arrive as their single records.</param>
    /// <param name="settings">The mapping's settings.</param>
    /// <exception cref="AwsServiceException">Lambda would refuse the mapping.</exception>
    public EventSourceMapping CreateEventSourceMapping(KinesisStreamConsumer consumer, LambdaFunction function, StreamMappingSettings settings)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        World.CheckIsOwn(consumer.Stream.World, "stream", consumer.Stream.Name);
        return MapStream(consumer.Arn, function, settings);
    }

    /// <summary>Makes a table (AWS: <c>CreateTable</c>). It is active at once.</summary>
    /// <param name="name">3 to 255 letters, digits, underscores, hyphens and dots.</param>
    /// <param name="settings">The key, the stream's view, time to live: <c>new("id") { StreamView = DynamoDbStreamView.NewAndOldImages }</c>.</param>
    /// <exception cref="AwsServiceException">DynamoDB would refuse the table.</exception>
    public DynamoDbTable CreateTable(string name, DynamoDbTableSettings settings)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(settings);
        return World.Door.Enter(() =>
        {
            if (Tables.Find(name) is not null) throw new EsmUsageException($"There is a table named \"{name}\" already.", $"Use it: sim.GetTable(\"{name}\").");
            var table = World.Call("dynamodb:CreateTable", () => TableCalls.Create(name, settings), () => new DynamoDbTable(World, Tables.Create(World, name, settings)), _ => []);
            // AWS sets it with a call of its own; it is set already.
            if (settings.TimeToLiveAttribute is { } attribute) World.Call("dynamodb:UpdateTimeToLive", () => TableCalls.TimeToLive(name, attribute), () => { });
            return table;
        });
    }

    /// <summary>The table of this name.</summary>
    /// <param name="name">The table's name.</param>
    /// <exception cref="EsmUsageException">There is none; the message lists those there are.</exception>
    public DynamoDbTable GetTable(string name) => World.Door.Enter(() =>
        Tables.Find(name) is { } table
            ? new DynamoDbTable(World, table)
            : throw new EsmUsageException(
                $"No table named \"{name}\" in this simulation. Tables: {Names(Tables.All.Select(known => known.Name))}.",
                $"Create it first: sim.CreateTable(\"{name}\", new(\"id\"))."));

    /// <summary>Makes a function out of a consumer's factory: each execution environment gets an instance of its own.</summary>
    /// <remarks>
    /// Any signature that Lambda's .NET runtime runs: the event as a class, a <see cref="Stream"/> or nothing; ILambdaContext or not;
    /// an answer as <see cref="Task"/>, <see cref="Task{TResult}"/>, plainly or not at all.
    /// </remarks>
    /// <typeparam name="T">The consumer's class.</typeparam>
    /// <param name="name">1 to 64 letters, digits, hyphens and underscores.</param>
    /// <param name="factory">Makes one consumer; called at each cold start.</param>
    /// <param name="handler">The method: <c>consumer =&gt; consumer.HandleAsync</c>.</param>
    /// <param name="settings">How Lambda hosts it; null: AWS's defaults.</param>
    /// <exception cref="EsmUsageException">Lambda would not run the handler, or no serializer is found; the message says what to do.</exception>
    public LambdaFunction CreateFunction<T>(string name, Func<T> factory, Func<T, Delegate> handler, LambdaFunctionSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(handler);
        settings ??= new LambdaFunctionSettings();
        return World.Door.Enter(() => Functions.Create(name, HandlerBody.Of(_stage, Workshop.Handlers, name, factory, handler, settings), settings));
    }

    /// <summary>Makes a function out of a lambda, a static method or a bound instance: one execution environment for ever.</summary>
    /// <param name="name">1 to 64 letters, digits, hyphens and underscores.</param>
    /// <param name="handler">The handler, with any signature that Lambda's .NET runtime runs.</param>
    /// <param name="settings">How Lambda hosts it; null: AWS's defaults.</param>
    /// <exception cref="EsmUsageException">Lambda would not run the handler, or no serializer is found; the message says what to do.</exception>
    // Else a target-typed new() { … } for the settings would be taken for the other overload's delegate.
    [OverloadResolutionPriority(1)]
    public LambdaFunction CreateFunction(string name, Delegate handler, LambdaFunctionSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(handler);
        settings ??= new LambdaFunctionSettings();
        return World.Door.Enter(() => Functions.Create(name, HandlerBody.Of(_stage, Workshop.Handlers, name, handler, settings), settings));
    }

    /// <summary>The function of this name.</summary>
    /// <param name="name">The function's name.</param>
    /// <exception cref="EsmUsageException">There is none; the message lists those there are.</exception>
    public LambdaFunction GetFunction(string name) => World.Door.Enter(() =>
        Functions.Find(new FunctionReference(name))
        ?? throw new EsmUsageException(
            $"No function named \"{name}\" in this simulation. Functions: {Names(Functions.All.Select(known => known.Name))}.",
            $"Create it first: sim.CreateFunction(\"{name}\", ...)."));

    /// <summary>Makes a topic (AWS: <c>CreateTopic</c>): a destination of discarded batches.</summary>
    /// <param name="name">The topic's name; of one that is there already, that one.</param>
    public SnsTopic CreateTopic(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return World.Call("sns:CreateTopic", () => DestinationCalls.CreateTopic(name), () => new SnsTopic(World, Topics.Create(name)), DestinationCalls.Created);
    }

    /// <summary>Makes a bucket (AWS: <c>CreateBucket</c>): a destination of discarded batches, events included.</summary>
    /// <param name="name">3 to 63 lower-case letters, digits, dots and hyphens.</param>
    /// <exception cref="AwsServiceException">S3 would refuse the bucket.</exception>
    public S3ObjectBucket CreateBucket(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return World.Call("s3:CreateBucket", () => DestinationCalls.CreateBucket(name), () => new S3ObjectBucket(World, Buckets.Create(name)), _ => []);
    }

    /// <summary>Maps a queue to a function (AWS: <c>CreateEventSourceMapping</c>).</summary>
    /// <param name="queue">The queue that is polled.</param>
    /// <param name="function">The function that gets its messages.</param>
    /// <param name="settings">The mapping's settings; null: AWS's defaults.</param>
    /// <exception cref="AwsServiceException">Lambda would refuse the mapping.</exception>
    public EventSourceMapping CreateEventSourceMapping(SqsQueue queue, LambdaFunction function, SqsMappingSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(queue);
        ArgumentNullException.ThrowIfNull(function);
        World.CheckIsOwn(queue.World, "queue", queue.Name);
        World.CheckIsOwn(function.World, "function", function.Name);
        return Map((settings ?? new SqsMappingSettings()).ToRequest(queue.Arn, function.Name));
    }

    /// <summary>Maps the newest stream of a table to a function (AWS: <c>CreateEventSourceMapping</c>).</summary>
    /// <param name="table">The table; it must have a stream.</param>
    /// <param name="function">The function that gets the stream's records.</param>
    /// <param name="settings">The mapping's settings.</param>
    /// <exception cref="EsmUsageException">The table has no stream.</exception>
    /// <exception cref="AwsServiceException">Lambda would refuse the mapping.</exception>
    public EventSourceMapping CreateEventSourceMapping(DynamoDbTable table, LambdaFunction function, StreamMappingSettings settings)
    {
        ArgumentNullException.ThrowIfNull(table);
        World.CheckIsOwn(table.World, "table", table.Name);
        var stream = table.StreamArn ?? throw new EsmUsageException($"The table \"{table.Name}\" has no stream.", "Give it one: sim.CreateTable(name, new(...) { StreamView = DynamoDbStreamView.NewAndOldImages }).");
        return MapStream(stream, function, settings);
    }

    /// <summary>Moves the clock: everything that falls due happens, in order, the end instant included.</summary>
    /// <param name="span">Zero or more.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>What happened, as a slice of the ledger.</returns>
    public Task<EsmLedger> AdvanceAsync(TimeSpan span, CancellationToken cancellationToken = default) =>
        SliceAsync(span, () => _driver.AdvanceAsync(span, cancellationToken));

    /// <summary>Moves the clock until the simulation is idle; the clock stops at the last thing that counted.</summary>
    /// <remarks>
    /// Idle is: no invocation runs, no mapping is in transition, and no enabled mapping has a deliverable, delayed, in-flight or
    /// retrying record or an open window. Retention and messages that no one reads never count.
    /// </remarks>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>What happened, as a slice of the ledger.</returns>
    /// <exception cref="EsmUsageException">The simulation is not idle after <see cref="EsmSimulationSettings.IdleLimit"/>; the message names what was left.</exception>
    public Task<EsmLedger> RunUntilIdleAsync(CancellationToken cancellationToken = default) => RunUntilIdleAsync(_idleLimit, cancellationToken);

    /// <summary>Ends the simulation. Handlers that wait on its clock never go on.</summary>
    public ValueTask DisposeAsync()
    {
        End();
        return ValueTask.CompletedTask;
    }

    /// <summary>How many contracts of this name the simulation has had, this one included.</summary>
    internal int CountContract(string stem) => Contracts[stem] = Contracts.GetValueOrDefault(stem) + 1;

    private Dictionary<string, int> Contracts => field ??= new(StringComparer.Ordinal);

    internal Task<EsmLedger> RunUntilIdleAsync(TimeSpan atMost, CancellationToken cancellationToken) =>
        SliceAsync(null, () => _driver.RunUntilIdleAsync(Activity, atMost, cancellationToken));

    internal string? Busy => Activity.Busy;

    /// <summary>All that keeps the simulation from being idle.</summary>
    internal IActivity Activity => field ??= new WorldActivity(World.Deeds, Invoker, AsyncInvocations, Mappings, Queues.MoveTasks);

    /// <summary>A call of AWS's API as JSON. Where its answer takes time, the clock moves until it is there, unless somebody moves it already.</summary>
    /// <remarks>AWS's refusals may be thrown at once, too.</remarks>
    internal Task<ApiAnswer> CallAsync(string operation, JsonObject request)
    {
        var answer = Begin(operation, request, null);
        return answer.IsCompleted || _stage.Current is not null || World.Door.IsDriven ? answer : FinishAsync(answer, CancellationToken.None);
    }

    /// <summary>Makes a call, and leaves it to others to move the clock.</summary>
    /// <param name="byFunction">The function whose process calls; null: nobody knows, or the handler tells by itself.</param>
    internal Task<ApiAnswer> Begin(string operation, JsonObject request, string? byFunction)
    {
        // Who calls shows on the caller's own thread only.
        var answer = new AwaitedAnswer<ApiAnswer>(_stage, () => byFunction is null ? [] : _stage.RunsOf(byFunction));
        World.Door.Enter(() => Api.Begin(operation, request, answer));
        return answer.Task;
    }

    /// <summary>Moves the clock until the answer of a call is there.</summary>
    internal async Task<ApiAnswer> FinishAsync(Task<ApiAnswer> answer, CancellationToken cancellationToken)
    {
        await World.Journal.FinishAsync(() => _driver.RunUntilAsync("answer to a call", () => answer.IsCompleted, _idleLimit, cancellationToken)).ConfigureAwait(false);
        return await answer.ConfigureAwait(false);
    }

    private ApiCatalog MakeApi()
    {
        var api = ApiCatalog.Of(World, Queues, Streams);
        new MappingOperations(World, Mappings, Settings.Mappings).AddTo(api);
        DynamoDbApi.AddTo(api, World, Tables, arn => Mappings.All.Count(mapping => mapping.IsPolling && mapping.Configuration.EventSourceArn == arn));
        new MappingTagOperations(Mappings).AddTo(api);
        new FunctionOperations(World, Functions).AddTo(api);
        new AliasOperations(World, Functions).AddTo(api);
        new InvokeOperation(World, Functions, Invoker, AsyncInvocations).AddTo(api);
        new SnsOperations(Topics).AddTo(api);
        AccountApi.AddTo(api, World, Functions);
        new S3Operations(World, Buckets).AddTo(api);
        return api;
    }

    private async Task<EsmLedger> SliceAsync(TimeSpan? span, Func<Task> drive)
    {
        var from = Ledger.Count;
        await World.Journal.AdvanceAsync(span, drive).ConfigureAwait(false);
        return Ledger.SliceFrom(from);
    }

    private EventSourceMapping MapStream(string streamArn, LambdaFunction function, StreamMappingSettings settings)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(settings);
        World.CheckIsOwn(function.World, "function", function.Name);
        return Map(settings.ToRequest(streamArn, function.Name));
    }

    private EventSourceMapping Map(MappingRequest request) => World.Call(
        "lambda:CreateEventSourceMapping",
        () => MappingCalls.Create(request),
        () => new EventSourceMapping(World, Mappings, Mappings.Create(request)),
        MappingCalls.Created);

    private IMappingDelivery Deliver(string mappingId, MappingConfiguration configuration) =>
        configuration.Source.IsStream()
            ? new StreamDelivery(World, FindStream, new StreamDesk(Functions, Invoker, Destinations), mappingId, configuration, Settings.StreamMappings)
            : new QueueDelivery(World, Queues, Functions, Invoker, mappingId, configuration, Settings.SqsMappings);

    private IStreamSource? FindStream(string arn) => (IStreamSource?)Streams.FindByArn(arn)?.Stream ?? Tables.FindStream(arn);

    private static string Names(IEnumerable<string> names)
    {
        var list = string.Join(", ", names.Select(name => $"\"{name}\""));
        return list.Length == 0 ? "none" : list;
    }
}
