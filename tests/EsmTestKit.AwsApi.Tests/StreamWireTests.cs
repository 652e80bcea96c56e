using System.Globalization;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Wire;

namespace EsmTestKit.AwsApi.Tests;

public sealed class StreamWireTests : IAsyncDisposable
{
    private readonly WireWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    [Covers("WIR-017", "WIR-023")]
    public void Kinesis_speaks_JSON()
    {
        var made = _world.Json("Kinesis_20131202.CreateStream", """{"StreamName":"orders","ShardCount":1}""");
        Assert.Equal((200, 0, "application/x-amz-json-1.1"), (made.Status, made.Body.Length, made.Header("Content-Type")));

        var missing = _world.Json("Kinesis_20131202.DescribeStream", """{"StreamName":"none"}""");

        Assert.Equal("""{"__type":"ResourceNotFoundException","message":"Stream none under account 123456789012 not found."}""", WireWorld.Text(missing));
    }

    [Fact]
    [Covers("WIR-020", "WIR-055", "WIR-056")]
    public async Task Kinesis_speaks_CBOR_as_Javas_clients_do()
    {
        _world.Sim.CreateStream("orders");
        await _world.Sim.AdvanceAsync(TimeSpan.FromMinutes(1));
        var put = Cbor("PutRecord", [0xBF, .. Text("StreamName"), .. Text("orders"), .. Text("PartitionKey"), .. Text("a"), .. Text("Data"), 0x43, 1, 2, 0xFF, 0xFF]);
        Assert.Equal("application/x-amz-cbor-1.1", put.Header("Content-Type"));
        var shard = CborReader.ReadObject(put.Body.Span, JsonServices.Kinesis.Timestamps)["ShardId"]!.GetValue<string>();

        // Milliseconds with tag 1, as Java writes instants.
        var millis = _world.Sim.Now.AddMinutes(-1).ToUnixTimeMilliseconds();
        byte[] at = [0xC1, 0x1B, .. BitConverter.GetBytes(millis).Reverse()];
        var iterator = Cbor("GetShardIterator", [0xA4, .. Text("StreamName"), .. Text("orders"), .. Text("ShardId"), .. Text(shard), .. Text("ShardIteratorType"), .. Text("AT_TIMESTAMP"), .. Text("Timestamp"), .. at]);
        var token = CborReader.ReadObject(iterator.Body.Span, JsonServices.Kinesis.Timestamps)["ShardIterator"]!.GetValue<string>();
        var records = Cbor("GetRecords", [0xA1, .. Text("ShardIterator"), .. Text(token)]);

        var read = CborReader.ReadObject(records.Body.Span, JsonServices.Kinesis.Timestamps)["Records"]![0]!;
        Assert.Equal("AQL/", read["Data"]!.GetValue<string>());
        Assert.Equal(_world.Sim.Now.ToUnixTimeSeconds(), (long)decimal.Parse(read["ApproximateArrivalTimestamp"]!.ToJsonString(), CultureInfo.InvariantCulture));
        // Bytes travel as bytes and instants with tag 1.
        Assert.True(records.Body.Span.IndexOf((ReadOnlySpan<byte>)[0x43, 1, 2, 0xFF]) > 0);
        Assert.True(records.Body.Span.IndexOf((ReadOnlySpan<byte>)[.. Text("ApproximateArrivalTimestamp"), 0xC1, 0xFB]) > 0);

        var refused = Cbor("DescribeStream", [0xA1, .. Text("StreamName"), .. Text("none")]);
        Assert.Equal(400, refused.Status);
        Assert.Equal(
            """{"__type":"ResourceNotFoundException","message":"Stream none under account 123456789012 not found."}""",
            CborReader.ReadObject(refused.Body.Span, JsonServices.Kinesis.Timestamps).ToJsonString());
    }

    [Theory]
    [InlineData(new byte[] { 0xA1 })]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0xBF, 0x01, 0x02, 0xFF })]
    [InlineData(new byte[] { 0xA1, 0x7B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0xA1, 0x61, 0xFF, 0x01 })]
    public void Broken_CBOR_is_a_serialization_error(byte[] body)
    {
        var answer = Cbor("ListStreams", body);

        Assert.Equal(400, answer.Status);
        Assert.Equal("SerializationException", CborReader.ReadObject(answer.Body.Span, JsonServices.Kinesis.Timestamps)["__type"]!.GetValue<string>());
    }

    [Fact]
    public void CBOR_and_JSON_say_the_same()
    {
        var value = (JsonObject)JsonNode.Parse("""{"a":1,"b":-1,"c":[true,false],"d":{"e":"ü"},"f":24,"g":256,"h":65536,"i":4294967296,"j":-500,"k":1.5}""")!;

        Assert.Equal(value.ToJsonString(), CborReader.ReadObject(CborWriter.Write(JsonServices.Kinesis, value).Span, JsonServices.Kinesis.Timestamps).ToJsonString().Replace("\\u00FC", "ü", StringComparison.Ordinal).Replace("ü", "\\u00FC", StringComparison.Ordinal));
    }

    [Fact]
    [Covers("WIR-030", "WIR-069", "WIR-070")]
    public void DynamoDB_sends_the_checksum_of_its_bodies()
    {
        _world.Sim.CreateTable("orders", new("id"));
        var put = _world.Json("DynamoDB_20120810.PutItem", """{"TableName":"orders","Item":{"id":{"S":"a"}}}""");
        Assert.Equal(("{}", "2745614147"), (WireWorld.Text(put), put.Header("x-amz-crc32")));

        var refused = _world.Json("DynamoDB_20120810.PutItem", """{"TableName":"orders","Item":{"id":{"S":"a"}},"ConditionExpression":"attribute_not_exists(id)","ReturnValuesOnConditionCheckFailure":"ALL_OLD"}""");

        Assert.Equal("""{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","Message":"The conditional request failed","Item":{"id":{"S":"a"}}}""", WireWorld.Text(refused));
        var invalid = WireWorld.JsonOf(_world.Json("DynamoDB_20120810.PutItem", """{"TableName":"orders","Item":{}}"""));
        Assert.Equal("com.amazon.coral.validate#ValidationException", invalid["__type"]!.GetValue<string>());
    }

    private AwsHttpResponse Cbor(string operation, byte[] body) =>
        _world.Send("POST", "/", body, ("X-Amz-Target", $"Kinesis_20131202.{operation}"), ("Content-Type", "application/x-amz-cbor-1.1"));

    private static byte[] Text(string text) => text.Length < 24 ? [(byte)(0x60 + text.Length), .. System.Text.Encoding.UTF8.GetBytes(text)] : [0x78, (byte)text.Length, .. System.Text.Encoding.UTF8.GetBytes(text)];
}
