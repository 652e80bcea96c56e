namespace EsmTestKit.Benchmarks;

/// <summary>Schedules of an exploration: messages on a queue, the event's JSON through the serializer, a fake behind a gate, everything recorded as in a test.</summary>
/// <remarks>The floor is a bare loop that makes the same calls: as many events of as many messages, written, read and applied.</remarks>
internal sealed class ScheduleSearch : SearchScenario
{
    private long _events;
    private long _messages;
    private int _schedules;

    // A schedule comes by every room of the house: the last of it is compiled late.
    public override int WarmUp => 40_000;

    public override Action<int> Floor => count =>
    {
        // As many events and messages per schedule as the search has just had.
        var (events, messages) = ((double)_events / _schedules * count, (double)_messages / _events);
        var due = 0.0;
        for (var made = 0; made < events; made++)
        {
            due += messages;
            var size = (int)due;
            due -= size;
            if (size > 0) OneEventAsync(size).GetAwaiter().GetResult();
        }
    };

    public override Task<Func<Task<int>>> PrepareAsync(int count, int ways)
    {
        (_events, _messages, _schedules) = (0, 0, count);
        return base.PrepareAsync(count, ways);
    }

    protected override LambdaFunction Build(EsmSimulation sim)
    {
        var store = new Store();
        sim.Observe(() => store.Orders);
        return sim.CreateFunction("apply", () => new Consumer(sim.Gate<IStore>(store), this), consumer => consumer.HandleAsync, Function);
    }

    private static async Task OneEventAsync(int size)
    {
        using var buffer = new MemoryStream();
        using (var json = new System.Text.Json.Utf8JsonWriter(buffer)) QueueDrain.WriteEvent(json, size, "4711");
        buffer.Position = 0;
        var store = new Store();
        await new Consumer(store, new ScheduleSearch()).HandleAsync(EsmJsonSerializer.Default.Deserialize<SqsEvent>(buffer));
    }

    internal interface IStore
    {
        Task PutAsync(string id);
    }

    internal sealed class Store : IStore
    {
        public SortedSet<string> Orders { get; } = new(StringComparer.Ordinal);

        public Task PutAsync(string id)
        {
            Orders.Add(id);
            return Task.CompletedTask;
        }
    }

    internal sealed class Consumer(IStore store, ScheduleSearch counts)
    {
        public async Task HandleAsync(SqsEvent input)
        {
            counts._events++;
            foreach (var message in input.Records)
            {
                counts._messages++;
                await store.PutAsync(message.Body);
            }
        }
    }
}
