namespace EsmTestKit.Zoo;

/// <summary>A consumer: what it does with one event. Its fields are what an execution environment keeps.</summary>
public sealed class Consumer(Func<Event, Task<Answer>> handle)
{
    public Task<Answer> HandleAsync(Event input) => handle(input);

    /// <summary>One that does one thing per record and reports nothing.</summary>
    public static Consumer Each(Func<Item, Task> apply) => new(async input =>
    {
        foreach (var item in input.Records) await apply(item);
        return Answer.Of();
    });
}

/// <summary>The worlds that specimens live in: one source, one consumer, books behind a gate.</summary>
internal static class Worlds
{
    public static readonly LambdaFunctionSettings Function = new() { Serializer = EsmJsonSerializer.Default };

    public static readonly SqsMappingSettings Reporting = new() { FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures] };

    public static readonly StreamMappingSettings FromStart = new(StartingPosition.TrimHorizon);

    public static Action<EsmSimulation> Queue(Func<IBooks, Consumer> consumer, string[] bodies, SqsMappingSettings? mapping = null, int? maxReceiveCount = null, Action<EsmSimulation, Books>? look = null) => sim =>
    {
        var source = sim.CreateQueue("orders", maxReceiveCount is { } most ? new() { RedrivePolicy = new(sim.CreateQueue("dead"), most) } : null);
        sim.CreateEventSourceMapping(source, FunctionOf(sim, consumer, look), mapping);
        foreach (var body in bodies) source.SendMessage(body);
    };

    public static Action<EsmSimulation> Fifo(Func<IBooks, Consumer> consumer, string[] bodies, SqsMappingSettings? mapping = null, Action<EsmSimulation, Books>? look = null) => sim =>
    {
        var source = sim.CreateQueue("orders.fifo", new() { FifoQueue = true });
        sim.CreateEventSourceMapping(source, FunctionOf(sim, consumer, look), mapping);
        foreach (var body in bodies) source.SendMessage(body, new() { MessageGroupId = "customer", MessageDeduplicationId = body });
    };

    public static Action<EsmSimulation> Stream(Func<IBooks, Consumer> consumer, string[] data, StreamMappingSettings? mapping = null, Action<EsmSimulation, Books>? look = null) => sim =>
    {
        var source = sim.CreateStream("orders");
        sim.CreateEventSourceMapping(source, FunctionOf(sim, consumer, look), mapping ?? FromStart);
        foreach (var one in data) source.PutRecord(one, "customer");
    };

    public static Action<EsmSimulation> Table(Func<IBooks, Consumer> consumer, params string[] ids) => Table(consumer, FromStart, ids);

    public static Action<EsmSimulation> Table(Func<IBooks, Consumer> consumer, StreamMappingSettings mapping, params string[] ids) => sim =>
    {
        var source = sim.CreateTable("orders", new(new("id")) { StreamView = DynamoDbStreamView.NewImage });
        sim.CreateEventSourceMapping(source, FunctionOf(sim, consumer, null), mapping);
        foreach (var id in ids) source.PutItem(new { id });
    };

    /// <summary>A queue whose every message must end in the books, or be still on its way.</summary>
    public static Action<EsmSimulation> Complete(Func<EsmSimulation, IBooks, Consumer> consumer, string[] bodies, SqsMappingSettings? mapping = null, LambdaFunctionSettings? function = null) => sim =>
    {
        var source = sim.CreateQueue("orders");
        var books = new Books(sim.Clock);
        sim.Observe(() => books.State);
        sim.Invariant("each order is in the books or still on its way", () => source.Messages.Count > 0 || bodies.All(books.State.ContainsKey));
        sim.CreateEventSourceMapping(source, sim.CreateFunction("apply", () => consumer(sim, sim.Gate<IBooks>(books)), made => made.HandleAsync, function ?? Function), mapping);
        foreach (var body in bodies) source.SendMessage(body);
    };

    public static LambdaFunction FunctionOf(EsmSimulation sim, Func<IBooks, Consumer> consumer, Action<EsmSimulation, Books>? look = null, string name = "apply")
    {
        var books = new Books(sim.Clock);
        if (look is null) sim.Observe(() => books.State);
        else look(sim, books);
        return sim.CreateFunction(name, () => consumer(sim.Gate<IBooks>(books)), made => made.HandleAsync, Function);
    }
}
