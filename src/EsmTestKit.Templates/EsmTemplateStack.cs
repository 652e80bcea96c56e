using EsmTestKit.Internal.Templates;

namespace EsmTestKit;

/// <summary>A template's resources in a simulation, by logical id: <c>sim.CreateStack(template).WithFunction("ApplyOrders", () => new OrderConsumer(store), c => c.HandleAsync)</c>.</summary>
/// <remarks>
/// A resource is made when it is first asked for, or when something that is made refers to it; so a world holds what the test is about.
/// What the template refers to and does not hold is looked for in the simulation by its name.
/// </remarks>
public sealed class EsmTemplateStack
{
    private readonly EsmSimulation _simulation;
    private readonly TemplateValues _values;
    private readonly SortedDictionary<string, SqsQueue> _queues = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, KinesisStream> _streams = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, DynamoDbTable> _tables = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, KinesisStreamConsumer> _consumers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, LambdaFunction> _functions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, EventSourceMapping> _mappings = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _buckets = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _leftOut = new(StringComparer.Ordinal);

    internal EsmTemplateStack(EsmSimulation simulation, EsmTemplate template)
    {
        _simulation = simulation;
        _values = template.In(simulation.Settings.Region, simulation.Settings.AccountId);
    }

    /// <summary>Gives the code of a function, made anew for each execution environment, and makes the function with all its mappings.</summary>
    /// <typeparam name="T">The consumer's class.</typeparam>
    /// <param name="logicalId">The function's logical id.</param>
    /// <param name="factory">Makes one consumer; called at each cold start.</param>
    /// <param name="handler">The method: <c>consumer =&gt; consumer.HandleAsync</c>.</param>
    /// <param name="change">What the test adds to the template's settings: <c>settings =&gt; settings with { Duration = ... }</c>; null: nothing.</param>
    /// <exception cref="EsmUsageException">There is no such function, or a value cannot be resolved; the message names place and cure.</exception>
    public EsmTemplateStack WithFunction<T>(string logicalId, Func<T> factory, Func<T, Delegate> handler, Func<LambdaFunctionSettings, LambdaFunctionSettings>? change = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        ArgumentNullException.ThrowIfNull(handler);
        return Add(logicalId, change, (name, settings) => _simulation.CreateFunction(name, factory, handler, settings));
    }

    /// <summary>Gives the code of a function as a lambda, a static method or a bound instance, and makes the function with all its mappings.</summary>
    /// <param name="logicalId">The function's logical id.</param>
    /// <param name="handler">The handler, with any signature that Lambda's .NET runtime runs.</param>
    /// <param name="change">What the test adds to the template's settings; null: nothing.</param>
    /// <exception cref="EsmUsageException">There is no such function, or a value cannot be resolved; the message names place and cure.</exception>
    public EsmTemplateStack WithFunction(string logicalId, Delegate handler, Func<LambdaFunctionSettings, LambdaFunctionSettings>? change = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(logicalId, change, (name, settings) => _simulation.CreateFunction(name, handler, settings));
    }

    /// <summary>Leaves a mapping out: say it before its function is given.</summary>
    /// <param name="logicalId">The mapping's logical id.</param>
    /// <exception cref="EsmUsageException">There is no such mapping, or it is made already.</exception>
    public EsmTemplateStack WithoutMapping(string logicalId)
    {
        _ = EsmTemplate.Section(_values, logicalId);
        if (_mappings.ContainsKey(logicalId)) throw new EsmUsageException($"The mapping {logicalId} is made already.", "Say WithoutMapping before WithFunction.");
        _leftOut.Add(logicalId);
        return this;
    }

    /// <summary>A queue of the template; made now if it is not there.</summary>
    /// <param name="logicalId">The queue's logical id.</param>
    /// <exception cref="EsmUsageException">There is no such queue, or a value cannot be resolved.</exception>
    public SqsQueue Queue(string logicalId)
    {
        ArgumentNullException.ThrowIfNull(logicalId);
        if (_queues.TryGetValue(logicalId, out var made)) return made;
        var resource = _values.Resources.Get(logicalId, "queue", "sqs");
        return _queues[logicalId] = _simulation.CreateQueue(_values.Resources.Name(resource), SourceReader.Queue(_values, resource, QueueOf));
    }

    /// <summary>A Kinesis stream of the template; made now if it is not there.</summary>
    /// <param name="logicalId">The stream's logical id.</param>
    /// <exception cref="EsmUsageException">There is no such stream, or a value cannot be resolved.</exception>
    public KinesisStream Stream(string logicalId)
    {
        ArgumentNullException.ThrowIfNull(logicalId);
        if (_streams.TryGetValue(logicalId, out var made)) return made;
        var resource = _values.Resources.Get(logicalId, "stream", "kinesis");
        return _streams[logicalId] = _simulation.CreateStream(_values.Resources.Name(resource), SourceReader.Stream(_values, resource));
    }

    /// <summary>A table of the template; made now if it is not there.</summary>
    /// <param name="logicalId">The table's logical id.</param>
    /// <exception cref="EsmUsageException">There is no such table, or a value cannot be resolved.</exception>
    public DynamoDbTable Table(string logicalId)
    {
        ArgumentNullException.ThrowIfNull(logicalId);
        if (_tables.TryGetValue(logicalId, out var made)) return made;
        var resource = _values.Resources.Get(logicalId, "table", "dynamodb");
        return _tables[logicalId] = _simulation.CreateTable(_values.Resources.Name(resource), SourceReader.Table(_values, resource));
    }

    /// <summary>A function whose code was given.</summary>
    /// <param name="logicalId">The function's logical id.</param>
    /// <exception cref="EsmUsageException">Its code was not given, or there is no such function.</exception>
    public LambdaFunction Function(string logicalId)
    {
        ArgumentNullException.ThrowIfNull(logicalId);
        if (_functions.TryGetValue(logicalId, out var made)) return made;
        _ = _values.Resources.Get(logicalId, "function", "lambda");
        throw new EsmUsageException($"The code of the function {logicalId} was not given.", $"Give it: stack.WithFunction(\"{logicalId}\", () => new Consumer(), consumer => consumer.HandleAsync).");
    }

    /// <summary>A mapping whose function's code was given.</summary>
    /// <param name="logicalId">The mapping's logical id; SAM's is the function's and the event's together.</param>
    /// <exception cref="EsmUsageException">There is no such mapping, it was left out, or the code of its function was not given.</exception>
    public EventSourceMapping Mapping(string logicalId)
    {
        ArgumentNullException.ThrowIfNull(logicalId);
        if (_mappings.TryGetValue(logicalId, out var made)) return made;
        var reader = new MappingReader(EsmTemplate.Section(_values, logicalId), _values);
        if (_leftOut.Contains(logicalId)) throw new EsmUsageException($"The mapping {logicalId} was left out.", "Take WithoutMapping away.");
        throw new EsmUsageException($"The code of {logicalId}'s function {reader.Function} was not given.", $"Give it: stack.WithFunction(\"{reader.Function}\", () => new Consumer(), consumer => consumer.HandleAsync).");
    }

    private EsmTemplateStack Add(string logicalId, Func<LambdaFunctionSettings, LambdaFunctionSettings>? change, Func<string, LambdaFunctionSettings, LambdaFunction> create)
    {
        ArgumentNullException.ThrowIfNull(logicalId);
        var resource = _values.Resources.Get(logicalId, "function", "lambda");
        if (_functions.ContainsKey(logicalId)) throw new EsmUsageException($"The code of the function {logicalId} was given already.", "Give it once.");
        var settings = SourceReader.Function(_values, resource);
        // Read before anything is made: what is refused leaves no half of a world.
        var mappings = MappingSection.AllOf(_values)
            .Where(section => !_leftOut.Contains(section.LogicalId) && IsOf(section, resource))
            .Select(section => (section.LogicalId, Reader: new MappingReader(section, _values)))
            .ToList();
        var function = _functions[logicalId] = create(_values.Resources.Name(resource), change is null ? settings : change(settings));
        foreach (var (mapping, reader) in mappings) _mappings[mapping] = Map(reader, function);
        return this;
    }

    private bool IsOf(MappingSection section, TemplateResource function) => section.Function is { } sam
        ? sam == function.LogicalId
        : section.Properties?["FunctionName"] is { } name && TemplateResources.FunctionName(_values.Text(name)) == _values.Resources.Name(function);

    private EventSourceMapping Map(MappingReader reader, LambdaFunction function)
    {
        var source = reader.Source;
        if (source.IsQueue) return _simulation.CreateEventSourceMapping(QueueNamed(source.Name), function, reader.ForQueue());
        var settings = reader.ForStream();
        if (settings.OnFailure is { } destination) settings = settings with { OnFailure = Destination(destination.Arn) };
        if (source.Service == "dynamodb") return _simulation.CreateEventSourceMapping(_values.Resources.Named("dynamodb", source.Name) is { } table ? Table(table.LogicalId) : _simulation.GetTable(source.Name), function, settings);
        var stream = _values.Resources.Named("kinesis", source.Name) is { } kinesis ? Stream(kinesis.LogicalId) : _simulation.GetStream(source.Name);
        if (source.Consumer is not { } name) return _simulation.CreateEventSourceMapping(stream, function, settings);
        if (!_consumers.TryGetValue(source.Arn, out var consumer)) _consumers[source.Arn] = consumer = stream.RegisterStreamConsumer(name);
        return _simulation.CreateEventSourceMapping(consumer, function, settings);
    }

    private SqsQueue QueueNamed(string name) => _values.Resources.Named("sqs", name) is { } queue ? Queue(queue.LogicalId) : _simulation.GetQueue(name);

    private SqsQueue QueueOf(string arn, TemplatePosition at) => arn.Split(':') is ["arn", _, "sqs", _, _, var name]
        ? QueueNamed(name)
        : throw at.Error($"deadLetterTargetArn is \"{arn}\", no ARN of a queue.", "Write !GetAtt OrdersDlq.Arn.");

    private FailureDestination Destination(string arn)
    {
        switch (arn.Split(':', 6))
        {
            case ["arn", _, "sqs", _, _, var queue]:
                return QueueNamed(queue);
            case ["arn", _, "sns", _, _, var topic]:
                return _simulation.CreateTopic(topic);
            // A bucket that the test has made already keeps what is in it.
            case ["arn", _, "s3", _, _, var bucket] when _values.Resources.Named("s3", bucket) is not null && _buckets.Add(bucket):
                return _simulation.CreateBucket(bucket);
            default:
                return new FailureDestination(arn);
        }
    }
}
