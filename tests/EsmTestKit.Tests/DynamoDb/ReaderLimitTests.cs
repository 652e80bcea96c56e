using System.Text.Json.Nodes;
using EsmTestKit.Tests.Delivery;

namespace EsmTestKit.Tests.DynamoDb;

/// <summary>How many may read a table's stream, and what its API refuses (section 2.5 of the streams' rules).</summary>
public sealed class ReaderLimitTests
{
    [Theory, Covers("STR-110")]
    [InlineData(2, 3)]
    [InlineData(1, 2)]
    public async Task A_mapping_too_many_is_advised_against_and_works(int most, int mappings)
    {
        await using var sim = new EsmSimulation(new() { DynamoDb = new() { MaximumReadersPerShard = most } });
        var table = sim.CreateTable("orders", new("id") { StreamView = DynamoDbStreamView.KeysOnly });
        await MapAsync(sim, table, mappings - 1);
        Assert.Empty(sim.Ledger.OfType<MappingAdvised>());

        var last = Map(sim, table, mappings);

        var advice = Assert.Single(sim.Ledger.OfType<MappingAdvised>());
        Assert.Equal((last.Uuid, "STR-110"), (advice.MappingId, advice.Rule));
        Assert.StartsWith($"{mappings} mappings read this table's stream", advice.Hint, StringComparison.Ordinal);
        table.PutItem("""{"id":{"S":"1"}}""");
        await sim.RunUntilIdleAsync();
        Assert.Single(last.Invocations);
    }

    [Fact]
    public async Task Disabled_mappings_and_those_on_other_tables_are_no_readers()
    {
        await using var sim = new EsmSimulation();
        var table = sim.CreateTable("orders", new("id") { StreamView = DynamoDbStreamView.KeysOnly });
        var other = sim.CreateTable("clicks", new("id") { StreamView = DynamoDbStreamView.KeysOnly });
        await MapAsync(sim, table, 2);
        Map(sim, other, 5);
        sim.CreateEventSourceMapping(table, Script.Function(sim, "six"), new(StartingPosition.Latest) { Enabled = false });

        Assert.Empty(sim.Ledger.OfType<MappingAdvised>());
    }

    [Theory, Covers("STR-110")]
    [InlineData(true, 1, false)]
    [InlineData(true, 2, true)]
    public async Task A_reader_beside_two_mappings_is_throttled_where_that_is_asked_for(bool throttles, int mappings, bool refused)
    {
        await using var sim = new EsmSimulation(new() { DynamoDb = new() { ThrottleReaders = throttles } });
        var table = sim.CreateTable("orders", new("id") { StreamView = DynamoDbStreamView.KeysOnly });
        await MapAsync(sim, table, mappings);

        var error = Record.Exception(() => Read(sim, table)) as AwsServiceException;

        Assert.Equal(refused ? "LimitExceededException" : null, error?.Code);
        if (!refused) await MapAsync(sim, table, 2, from: 2);
        Assert.Throws<AwsServiceException>(() => Read(sim, table));
    }

    [Fact]
    public async Task By_default_nobody_is_throttled()
    {
        await using var sim = new EsmSimulation();
        var table = sim.CreateTable("orders", new("id") { StreamView = DynamoDbStreamView.KeysOnly });
        await MapAsync(sim, table, 3);
        Read(sim, table);
    }

    [Fact, Covers("STR-111")]
    public void Neither_a_stream_nor_a_shard_of_it_is_found_where_there_is_none()
    {
        var world = new TableWorld();
        var table = world.Create();
        var shard = Assert.Single(table.Store.LatestStream!.Shards).Id.Text;
        string Members(string stream, string id) => $$"""{"StreamArn":"{{stream}}","ShardId":"{{id}}","ShardIteratorType":"LATEST"}""";

        world.Call("dynamodbstreams:GetShardIterator", Members(table.StreamArn!, shard));
        var missing = shard[..^1] + (shard[^1] == '0' ? '1' : '0');
        foreach (var members in new[] { Members(table.StreamArn!, missing), Members(table.StreamArn![..^1] + "x", shard) })
        {
            var error = world.Refused("dynamodbstreams:GetShardIterator", members);
            Assert.Equal(("ResourceNotFoundException", 400), (error.Code, error.Status));
            Assert.StartsWith("Requested resource not found: ", error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"TableName":"orders","ReplicaUpdates":[{"Create":{"RegionName":"eu-west-1"}}]}""")]
    [InlineData("""{"TableName":"orders","GlobalTableWitnessUpdates":[{"Create":{"RegionName":"eu-west-1"}}]}""")]
    public void A_global_table_is_refused(string request)
    {
        var world = new TableWorld();
        world.Create();
        Assert.StartsWith("The kit does not simulate the member ", Assert.Throws<EsmUsageException>(() => world.Call("dynamodb:UpdateTable", request)).Message, StringComparison.Ordinal);
    }

    private static async Task MapAsync(EsmSimulation sim, DynamoDbTable table, int count, int from = 1)
    {
        for (var index = from; index < from + count; index++) Map(sim, table, index);
        await sim.RunUntilIdleAsync();
    }

    private static EventSourceMapping Map(EsmSimulation sim, DynamoDbTable table, int number) =>
        sim.CreateEventSourceMapping(table, Script.Function(sim, $"consumer-{number}"), new(StartingPosition.TrimHorizon));

    private static JsonObject Read(EsmSimulation sim, DynamoDbTable table)
    {
        var shard = table.Store.LatestStream!.Shards[0].Id.Text;
        var iterator = sim.Api.Call("dynamodbstreams:GetShardIterator", new() { ["StreamArn"] = table.StreamArn, ["ShardId"] = shard, ["ShardIteratorType"] = "TRIM_HORIZON" }).Body["ShardIterator"]!.GetValue<string>();
        return sim.Api.Call("dynamodbstreams:GetRecords", new() { ["ShardIterator"] = iterator }).Body;
    }
}
