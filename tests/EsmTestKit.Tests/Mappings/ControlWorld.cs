using System.Text.Json.Nodes;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Tests.Delivery;

namespace EsmTestKit.Tests.Mappings;

/// <summary>A queue, a FIFO queue, a stream with a consumer, a table, and functions with more or less of a role.</summary>
internal sealed class ControlWorld : IAsyncDisposable
{
    public const string Queue = "arn:aws:sqs:us-east-1:123456789012:orders";
    public const string Stream = "arn:aws:kinesis:us-east-1:123456789012:stream/orders";

    public ControlWorld(MappingBehavior? behavior = null)
    {
        Sim = new EsmSimulation(new() { Mappings = behavior ?? new() });
        Sim.CreateQueue("orders");
        Sim.CreateQueue("orders.fifo", new() { FifoQueue = true });
        Consumer = Sim.CreateStream("orders").RegisterStreamConsumer("reader").Arn;
        Table = Sim.CreateTable("orders", new(new("id")) { StreamView = DynamoDbStreamView.NewImage }).StreamArn!;
        Function("consumer", new());
        Function("other", new());
        Function("slow", new() { Timeout = TimeSpan.FromSeconds(31) });
        Function("deaf", new() { AllowedActions = ["sqs:DeleteMessage"] });
        Function("keeper", new() { AllowedActions = ["sqs:ReceiveMessage"] });
        Function("blind", new() { AllowedActions = ["sqs:ReceiveMessage", "sqs:DeleteMessage"] });
        Function("reader", new() { AllowedActions = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"] });
    }

    public EsmSimulation Sim { get; }

    public string Consumer { get; }

    public string Table { get; }

    /// <summary>Members with <c>{table}</c> and <c>{consumer}</c> for the ARNs; the function is <c>consumer</c> where none is named.</summary>
    public JsonObject Create(string members) => Sim.Api.Call("lambda:CreateEventSourceMapping", Members(members, "\"FunctionName\":\"consumer\"")).Body;

    /// <summary>A queue's mapping has the queue and a stream's the table's stream as source.</summary>
    public string CreateQueueMapping(string members = "") => Uuid(Create(Join($"\"EventSourceArn\":\"{Queue}\"", members)));

    public string CreateTableMapping(string members = "") => Uuid(Create(Join("\"EventSourceArn\":\"{table}\",\"StartingPosition\":\"TRIM_HORIZON\"", members)));

    public JsonObject Update(string uuid, string members) => Call("UpdateEventSourceMapping", Join($"\"UUID\":\"{uuid}\"", members));

    public JsonObject Get(string uuid) => Call("GetEventSourceMapping", $"\"UUID\":\"{uuid}\"");

    public JsonObject Delete(string uuid) => Call("DeleteEventSourceMapping", $"\"UUID\":\"{uuid}\"");

    public JsonArray List(string members = "") => Call("ListEventSourceMappings", members)["EventSourceMappings"]!.AsArray();

    public JsonObject Call(string operation, string members) => Sim.Api.Call($"lambda:{operation}", Members(members, null)).Body;

    public string Text(string text) => text.Replace("{table}", Table, StringComparison.Ordinal).Replace("{consumer}", Consumer, StringComparison.Ordinal);

    public ValueTask DisposeAsync() => Sim.DisposeAsync();

    private static string Uuid(JsonObject answer) => answer["UUID"]!.GetValue<string>();

    private static string Join(string first, string then) => then.Length == 0 ? first : first + "," + then;

    private JsonObject Members(string members, string? function)
    {
        var text = Text(members);
        if (function is not null && !text.Contains("FunctionName", StringComparison.Ordinal)) text = text.Trim().Length == 0 ? function : text + "," + function;
        return JsonNode.Parse("{" + text + "}")!.AsObject();
    }

    private void Function(string name, LambdaFunctionSettings settings)
    {
        var function = Sim.Functions.Create(name, new ScriptedBody(_ => Script.Return("null")), settings);
        function.Publish("1");
        function.PointAlias("live", "1");
    }
}
