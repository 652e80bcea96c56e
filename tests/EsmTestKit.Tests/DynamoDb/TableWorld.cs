using System.Text;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Api;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.DynamoDb;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Tests.DynamoDb;

/// <summary>A world with tables and nothing else.</summary>
internal sealed class TableWorld
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public TableWorld(DynamoDbBehavior? behavior = null, DateTimeOffset? start = null)
    {
        World = new World(start ?? Start, 1, new CanonicalOracle(), new AwsPlace("us-east-1", "123456789012"));
        Tables = new TableRegistry(World, behavior ?? new());
        DynamoDbApi.AddTo(Api, World, Tables);
    }

    public World World { get; }

    public TableRegistry Tables { get; }

    public ApiCatalog Api { get; } = new();

    public JsonObject Call(string operation, string request) => Api.Call(operation, (JsonObject)JsonNode.Parse(request)!).Body;

    public AwsServiceException Refused(string operation, string request) => Assert.Throws<AwsServiceException>(() => Call(operation, request));

    public DynamoDbTable Create(string name = "orders", DynamoDbTableSettings? settings = null) =>
        new(World, Tables.Create(World, name, settings ?? new("id") { StreamView = DynamoDbStreamView.NewAndOldImages }));

    public void Advance(TimeSpan span)
    {
        var end = World.Now + span;
        while (World.Timeline.RunNext(end))
        {
        }

        World.Timeline.MoveTo(end);
    }

    public IReadOnlyList<StreamRecord> Read(DynamoDbTable table) =>
        [.. table.Store.LatestStream!.Shards.SelectMany(shard => shard.Read(StreamPosition.TrimHorizon.Instance, 1000))];

    public string Event(StreamRecord record) =>
        Encoding.UTF8.GetString(record.EventRecord(new EventContext(((TableChange)record).Stream.Arn, "role", "us-east-1")).Span);

    public JsonNode EventJson(StreamRecord record) => JsonNode.Parse(Event(record))!;
}
