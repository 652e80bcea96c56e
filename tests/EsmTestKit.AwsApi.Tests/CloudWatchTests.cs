using System.Globalization;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Wire;

namespace EsmTestKit.AwsApi.Tests;

/// <summary>CloudWatch's metrics in the three forms in which clients ask for them.</summary>
public sealed class CloudWatchTests : IAsyncDisposable
{
    private const string Version = "Version=2010-08-01";
    private readonly WireWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    [Covers("ADD-69")]
    public async Task What_a_function_and_its_mapping_did_is_counted_by_the_minute()
    {
        var (uuid, start) = await DeliverAsync();
        var end = _world.Sim.Now.AddMinutes(1).ToUnixTimeSeconds();

        var data = Json("GetMetricData", $$$"""
            {"StartTime":{{{start}}},"EndTime":{{{end}}},"MetricDataQueries":[
              {"Id":"calls","MetricStat":{"Metric":{"Namespace":"AWS/Lambda","MetricName":"Invocations","Dimensions":[{"Name":"FunctionName","Value":"apply"}]},"Period":60,"Stat":"Sum"} },
              {"Id":"polled","Label":"read","MetricStat":{"Metric":{"Namespace":"AWS/Lambda","MetricName":"PolledEventCount","Dimensions":[{"Name":"EventSourceMappingUUID","Value":"{{{uuid}}}"}]},"Period":300,"Stat":"Sum"} },
              {"Id":"none","MetricStat":{"Metric":{"Namespace":"AWS/Lambda","MetricName":"Invocations","Dimensions":[]},"Period":60,"Stat":"Sum"} }]}
            """)["MetricDataResults"]!.AsArray();

        Assert.Equal(["calls Invocations [1,2] Complete", "polled read [3] Complete", "none Invocations [] Complete"], data.Select(result => $"{Text(result!, "Id")} {Text(result!, "Label")} {result!["Values"]!.ToJsonString()} {Text(result!, "StatusCode")}"));
        // The latest first.
        Assert.Equal($"[{start + 120},{start}]", data[0]!["Timestamps"]!.ToJsonString());
    }

    [Fact]
    [Covers("ADD-69", "WIR-021")]
    public async Task The_query_protocol_has_statistics_with_instants_as_text()
    {
        var (_, start) = await DeliverAsync();
        var begin = DateTimeOffset.FromUnixTimeSeconds(start);
        string Instant(int minutes) => Uri.EscapeDataString(begin.AddMinutes(minutes).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));

        var answer = WireWorld.XmlOf(_world.Form($"Action=GetMetricStatistics&{Version}&Namespace=AWS%2FLambda&MetricName=Invocations&Dimensions.member.1.Name=FunctionName&Dimensions.member.1.Value=apply&StartTime={Instant(0)}&EndTime={Instant(2)}&Period=60&Statistics.member.1=Sum&Statistics.member.2=SampleCount"));

        // The end is outside: the third minute is not told.
        Assert.Equal(("2", "2", "Count"), (Assert.Single(WireWorld.Values(answer, "Sum")), WireWorld.Value(answer, "SampleCount"), WireWorld.Value(answer, "Unit")));
        Assert.Equal(begin.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'.000Z'", CultureInfo.InvariantCulture), WireWorld.Value(answer, "Timestamp"));
        var listed = WireWorld.XmlOf(_world.Form($"Action=ListMetrics&{Version}&Namespace=AWS%2FLambda&Dimensions.member.1.Name=EventSourceMappingUUID"));
        Assert.Contains("PolledEventCount", WireWorld.Values(listed, "MetricName"));
        Assert.DoesNotContain("Invocations", WireWorld.Values(listed, "MetricName"));
    }

    [Fact]
    [Covers("WIR-004")]
    public async Task Smithy_s_RPC_in_CBOR_asks_for_the_same()
    {
        var (_, start) = await DeliverAsync();
        var request = new JsonObject
        {
            ["Namespace"] = "AWS/Lambda",
            ["MetricName"] = "Errors",
            ["Dimensions"] = new JsonArray(new JsonObject { ["Name"] = "FunctionName", ["Value"] = "apply" }),
            ["StartTime"] = start,
            ["EndTime"] = start + 600,
            ["Period"] = 600,
            ["Statistics"] = new JsonArray("Sum", "Maximum"),
        };

        var answer = _world.Send("POST", "/service/GraniteServiceVersion20100801/operation/GetMetricStatistics", CborWriter.Write(JsonServices.CloudWatch, request).ToArray(), ("smithy-protocol", "rpc-v2-cbor"), ("Content-Type", "application/cbor"));

        Assert.Equal((200, "rpc-v2-cbor"), (answer.Status, answer.Header("smithy-protocol")));
        var point = Assert.Single(CborReader.ReadObject(answer.Body.Span, JsonServices.CloudWatch.Timestamps)["Datapoints"]!.AsArray())!;
        Assert.Equal(("0", "0"), (point["Sum"]!.ToJsonString(), point["Maximum"]!.ToJsonString()));
    }

    [Fact]
    public void A_consumer_s_own_metrics_are_kept()
    {
        var now = _world.Sim.Now.ToUnixTimeSeconds();
        Assert.Equal(200, _world.Json("GraniteServiceVersion20100801.PutMetricData", $$"""{"Namespace":"shop","MetricData":[{"MetricName":"orders","Value":2},{"MetricName":"orders","Value":4,"Timestamp":{{now}}}]}""").Status);
        Assert.Equal(200, _world.Form($"Action=PutMetricData&{Version}&Namespace=shop&MetricData.member.1.MetricName=orders&MetricData.member.1.Value=6").Status);

        var point = Json("GetMetricStatistics", $$"""{"Namespace":"shop","MetricName":"orders","StartTime":{{now}},"EndTime":{{now + 60}},"Period":60,"Statistics":["Sum","Average","Minimum","Maximum","SampleCount"]}""")["Datapoints"]![0]!;

        Assert.Equal(["12", "4", "2", "6", "3"], new[] { "Sum", "Average", "Minimum", "Maximum", "SampleCount" }.Select(statistic => point[statistic]!.ToJsonString()));
        Assert.Equal("shop", Text(Assert.Single(Json("ListMetrics", "{}")["Metrics"]!.AsArray())!, "Namespace"));
    }

    [Theory]
    [InlineData("PutMetricData", """{"Namespace":"AWS/Lambda","MetricData":[]}""", "InvalidParameterValue")]
    [InlineData("PutMetricData", """{"Namespace":"shop","MetricData":[{"MetricName":"orders"}]}""", "MissingParameter")]
    [InlineData("GetMetricStatistics", """{"Namespace":"shop","MetricName":"orders","StartTime":60,"EndTime":60,"Period":60,"Statistics":["Sum"]}""", "InvalidParameterCombination")]
    [InlineData("GetMetricStatistics", """{"Namespace":"shop","MetricName":"orders","StartTime":0,"EndTime":60,"Period":61,"Statistics":["Sum"]}""", "InvalidParameterValue")]
    [InlineData("GetMetricStatistics", """{"Namespace":"shop","MetricName":"orders","StartTime":0,"EndTime":60,"Period":10,"Statistics":["Sum"]}""", "NotSimulated")]
    [InlineData("GetMetricData", """{"StartTime":0,"EndTime":60,"MetricDataQueries":[{"Id":"a","Expression":"m1+m2"}]}""", "NotSimulated")]
    [InlineData("PutMetricData", """{"Namespace":"shop","MetricData":[{"MetricName":"orders","Values":[1,2]}]}""", "NotSimulated")]
    public void What_is_wrong_or_not_simulated_is_refused(string operation, string request, string code)
    {
        var answer = _world.Json($"GraniteServiceVersion20100801.{operation}", request);

        Assert.Equal((400, code), (answer.Status, Text(WireWorld.JsonOf(answer), "__type")));
        Assert.Equal(code == "NotSimulated", answer.Cause is EsmUsageException);
    }

    // Two messages in the first minute and one in the third; the start is that of a minute.
    private async Task<(string Uuid, long Start)> DeliverAsync()
    {
        var sim = _world.Sim;
        var queue = sim.CreateQueue("orders");
        var mapping = sim.CreateEventSourceMapping(queue, sim.CreateFunction("apply", (Stream _) => { }), new() { BatchSize = 1, EventCountMetrics = true });
        var start = sim.Now;
        Assert.Equal(0, start.Second);
        queue.SendMessage("one");
        queue.SendMessage("two");
        await sim.AdvanceAsync(TimeSpan.FromMinutes(2));
        queue.SendMessage("three");
        await sim.AdvanceAsync(TimeSpan.FromSeconds(10));
        return (mapping.Uuid, start.ToUnixTimeSeconds());
    }

    private JsonNode Json(string operation, string request)
    {
        var answer = _world.Json($"GraniteServiceVersion20100801.{operation}", request);
        Assert.True(answer.Status == 200, WireWorld.Text(answer));
        return WireWorld.JsonOf(answer);
    }

    private static string Text(JsonNode node, string member) => node[member]!.GetValue<string>();
}
