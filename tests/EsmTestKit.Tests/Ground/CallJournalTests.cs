using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Tests.Ground;

public sealed class CallJournalTests
{
    [Fact]
    public async Task What_the_face_of_a_queue_does_is_what_the_journaled_calls_do() => await Same(async sim =>
    {
        var deadLetters = sim.CreateQueue("dlq.fifo", new() { FifoQueue = true, ContentBasedDeduplication = true });
        var orders = sim.CreateQueue("orders.fifo", new()
        {
            FifoQueue = true,
            VisibilityTimeout = TimeSpan.FromSeconds(5),
            RedrivePolicy = new(deadLetters, 2),
            Tags = new Dictionary<string, string> { ["team"] = "orders" },
        });
        orders.SendMessage("a", new() { MessageGroupId = "g", MessageDeduplicationId = "1", StringAttributes = new Dictionary<string, string> { ["kind"] = "x" } });
        orders.SendMessage("b", new()
        {
            MessageGroupId = "h",
            MessageDeduplicationId = "2",
            AwsTraceHeader = "Root=1",
            Attributes = new Dictionary<string, SqsMessageAttribute> { ["bytes"] = SqsMessageAttribute.Bytes("x"u8.ToArray()) },
        });
        var received = orders.ReceiveMessages(10, TimeSpan.FromSeconds(9));
        orders.DeleteMessage(received[0].ReceiptHandle);
        orders.ChangeMessageVisibility(received[1].ReceiptHandle, TimeSpan.FromSeconds(1));
        orders.SetAttributes(new Dictionary<string, string> { ["VisibilityTimeout"] = "6" });
        Assert.Equal("6", orders.GetAttributes()["VisibilityTimeout"]);
        Assert.Throws<AwsServiceException>(() => orders.SendMessage("no group"));
        await sim.AdvanceAsync(TimeSpan.FromSeconds(2));
        orders.ReceiveMessages();
        var plain = sim.CreateQueue("plain", new() { Delay = TimeSpan.FromSeconds(3) });
        plain.SendMessage("c", new() { Delay = TimeSpan.FromSeconds(7) });
        sim.CreateTopic("topic").Subscribe(plain, rawMessageDelivery: true);
        sim.CreateBucket("bucket");
        await sim.AdvanceAsync(TimeSpan.FromSeconds(10));
        plain.Purge();
    });

    [Fact]
    public async Task What_the_face_of_a_stream_does_is_what_the_journaled_calls_do() => await Same(async sim =>
    {
        var stream = sim.CreateStream("clicks", new() { ShardCount = 2, RetentionPeriod = TimeSpan.FromHours(48), MaxRecordSizeInKiB = 2048 });
        var put = stream.PutRecord("one", "k");
        stream.PutRecord([0xff, 0x00], "k", "1");
        stream.PutRecords([new KinesisPutEntry("two", "l"), new KinesisPutEntry("three", "m") { ExplicitHashKey = "5" }]);
        stream.SplitShard(put.ShardId);
        await sim.AdvanceAsync(TimeSpan.FromSeconds(1));
        var open = stream.Shards.Where(shard => !shard.IsClosed).Select(shard => shard.ShardId).ToList();
        stream.MergeShards(open[^2], open[^1]);
        stream.ChangeRetentionPeriod(TimeSpan.FromHours(24));
        stream.RegisterStreamConsumer("fast");
        sim.CreateStream("demand", new() { ShardCount = null, StreamMode = KinesisStreamMode.OnDemand });
    });

    [Fact]
    public async Task What_the_face_of_a_table_does_is_what_the_journaled_calls_do() => await Same(async sim =>
    {
        var table = sim.CreateTable("items", new("id") { SortKey = new("at", DynamoDbKeyType.Number), StreamView = DynamoDbStreamView.NewAndOldImages, TimeToLiveAttribute = "ttl" });
        table.PutItem(new { id = "1", at = 1, total = 5 });
        table.PutItem("""{"id":{"S":"1"},"at":{"N":"2"},"tags":{"SS":["a","b"]}}""");
        table.UpdateItem(new { id = "1", at = 1 }, new { total = 6, status = "paid" });
        table.UpdateItem(new { id = "2", at = 1 }, new { });
        Assert.NotNull(table.GetItem(new { id = "1", at = 1 }));
        table.DeleteItem(new { id = "1", at = 2 });
        Assert.Throws<AwsServiceException>(() => table.DeleteItem(new { id = "1" }));
        table.DisableStream();
        await sim.AdvanceAsync(TimeSpan.FromSeconds(1));
        table.EnableStream(DynamoDbStreamView.KeysOnly);
        table.PutItem(new { id = "3", at = 3, ttl = 1_767_225_700 });
        await sim.AdvanceAsync(TimeSpan.FromHours(1));
    });

    [Fact]
    public async Task What_the_face_of_a_mapping_does_is_what_the_journaled_calls_do() => await Same(async sim =>
    {
        var failed = sim.CreateQueue("failed");
        var orders = sim.CreateQueue("orders");
        var stream = sim.CreateStream("clicks");
        var function = sim.CreateFunction("apply", (Stream input) => (Stream)new MemoryStream("null"u8.ToArray()));
        var queued = sim.CreateEventSourceMapping(orders, function, new()
        {
            BatchSize = 5,
            MaximumBatchingWindow = TimeSpan.FromSeconds(2),
            FunctionResponseTypes = [FunctionResponseType.ReportBatchItemFailures],
            Filters = ["""{"body":{"kind":["order"]}}"""],
            MaximumConcurrency = 2,
            EventCountMetrics = true,
        });
        var streamed = sim.CreateEventSourceMapping(stream, function, new(StartingPosition.AtTimestamp)
        {
            StartingPositionTimestamp = sim.Now,
            BatchSize = 10,
            MaximumRetryAttempts = 1,
            MaximumRecordAge = TimeSpan.FromMinutes(5),
            BisectBatchOnFunctionError = true,
            ParallelizationFactor = 2,
            OnFailure = failed,
        });
        Assert.Throws<AwsServiceException>(() => sim.CreateEventSourceMapping(orders, function));
        await sim.RunUntilIdleAsync();
        queued.Update(new SqsMappingSettings { BatchSize = 1 });
        streamed.Update(new StreamMappingSettings(StartingPosition.TrimHorizon));
        await sim.RunUntilIdleAsync();
        queued.Disable();
        await sim.RunUntilIdleAsync();
        orders.SendMessage("""{"kind":"order"}""");
        stream.PutRecord("x", "k");
        queued.Enable();
        await sim.RunUntilIdleAsync();
        queued.Delete();
        await sim.RunUntilIdleAsync();
    });

    [Fact]
    public async Task What_a_consumer_calls_is_not_the_tests()
    {
        await using var sim = new EsmSimulation();
        var next = sim.CreateQueue("next");
        var orders = sim.CreateQueue("orders");
        var function = sim.CreateFunction("apply", (Stream _) => { next.SendMessage("done"); });
        sim.CreateEventSourceMapping(orders, function);
        orders.SendMessage("go");
        await sim.RunUntilIdleAsync();
        var sent = sim.World.Journal.Entries.OfType<JournalEntry.Call>().Where(call => call.Operation == "sqs:SendMessage").ToList();
        Assert.Equal([(false, "go"), (true, "done")], sent.Select(call => (call.ByConsumer, (string)call.Request()["MessageBody"]!)));
        Assert.IsType<JournalEntry.Advanced>(sim.World.Journal.Entries[^2]);
    }

    // The second world gets nothing but the journal of the first.
    private static async Task Same(Func<EsmSimulation, Task> act)
    {
        await using var byFace = new EsmSimulation();
        await act(byFace);
        await using var byApi = new EsmSimulation();
        foreach (var function in byFace.Functions.All) byApi.CreateFunction(function.Name, (Stream input) => (Stream)new MemoryStream("null"u8.ToArray()));
        foreach (var entry in byFace.World.Journal.Entries)
        {
            switch (entry)
            {
                case JournalEntry.Call { Refusal: { } refusal } refused:
                    Assert.Equal(refusal.Message, Assert.Throws<AwsServiceException>(() => byApi.Api.Call(refused.Operation, refused.Request())).Message);
                    break;
                case JournalEntry.Call call:
                    byApi.Api.Call(call.Operation, call.Request());
                    break;
                case JournalEntry.Advanced { Span: { } span }:
                    await byApi.AdvanceAsync(span);
                    break;
                default:
                    await byApi.RunUntilIdleAsync();
                    break;
            }
        }

        Assert.Equal(Lines(byFace), Lines(byApi));
        Assert.Equal(byFace.World.Journal.Entries.Count, byApi.World.Journal.Entries.Count);
    }

    private static string[] Lines(EsmSimulation sim) => sim.Ledger.ToJsonLines().Split('\n');
}
