using System.Text.Json.Nodes;
using EsmTestKit.Internal.Api;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Tests.Delivery;

namespace EsmTestKit.Tests.Mappings;

/// <summary>A queue "orders" and functions "consumer" and "other", with Lambda's API as JSON members.</summary>
internal sealed class MappingWorld : IAsyncDisposable
{
    public const string Source = """ "EventSourceArn":"arn:aws:sqs:us-east-1:123456789012:orders","FunctionName":"consumer" """;

    public MappingWorld(EsmSimulationSettings? settings = null, LambdaFunctionSettings? consumer = null)
    {
        Sim = new EsmSimulation(settings);
        Orders = Sim.CreateQueue("orders");
        Consumer = Function("consumer", consumer);
        Other = Function("other");
    }

    public EsmSimulation Sim { get; }

    public SqsQueue Orders { get; }

    public LambdaFunction Consumer { get; }

    public LambdaFunction Other { get; }

    public LambdaFunction Function(string name, LambdaFunctionSettings? settings = null) => Sim.Functions.Create(name, new ScriptedBody(_ => Script.Return("null")), settings ?? new());

    public ApiAnswer Answer(string operation, string members) => Sim.World.Door.Enter(() => Sim.Api.Call("lambda:" + operation, JsonNode.Parse($"{{{members}}}")!.AsObject()));

    public JsonObject Call(string operation, string members) => Answer(operation, members).Body;

    public JsonObject Create(string more) => Call("CreateEventSourceMapping", Source + more);

    public AwsServiceException Refused(string operation, string members) => Assert.Throws<AwsServiceException>(() => Answer(operation, members));

    public AwsServiceException CreateRefused(string more) => Refused("CreateEventSourceMapping", Source + more);

    public ValueTask DisposeAsync() => Sim.DisposeAsync();
}
