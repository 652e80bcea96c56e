namespace EsmTestKit.AwsApi.Tests;

public sealed class LambdaWireTests : IAsyncDisposable
{
    private readonly WireWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Theory]
    [Covers("WIR-016", "WIR-037")]
    [InlineData("/2015-03-31/event-source-mappings")]
    [InlineData("/2015-03-31/event-source-mappings/")]
    public void A_mapping_lives_with_and_without_a_slash_at_the_end(string path)
    {
        var queue = _world.Sim.CreateQueue("orders");
        _world.Sim.CreateFunction("apply", (Stream _) => { });

        var made = _world.Send("POST", path, $$"""{"EventSourceArn":"{{queue.Arn}}","FunctionName":"apply"}""");

        Assert.Equal((202, "application/json"), (made.Status, made.Header("Content-Type")));
        var uuid = WireWorld.JsonOf(made)["UUID"]!.GetValue<string>();
        Assert.Equal(200, _world.Send("GET", $"/2015-03-31/event-source-mappings/{uuid}", "").Status);
        var listed = WireWorld.JsonOf(_world.Send("GET", $"{path}?FunctionName=apply&MaxItems=10&EventSourceArn={Uri.EscapeDataString(queue.Arn)}", ""));
        Assert.Equal(uuid, listed["EventSourceMappings"]![0]!["UUID"]!.GetValue<string>());
        // Being created, it cannot be changed yet; the path was understood.
        var busy = _world.Send("PUT", $"/2015-03-31/event-source-mappings/{uuid}/", """{"BatchSize":5}""");
        Assert.Equal((400, "ResourceInUseException"), (busy.Status, busy.Header("x-amzn-ErrorType")));
    }

    [Fact]
    [Covers("WIR-009")]
    public void Names_in_the_path_are_decoded_once()
    {
        _world.Sim.CreateFunction("apply", (Stream _) => { });

        var found = WireWorld.JsonOf(_world.Send("GET", "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Aapply/configuration", ""));

        Assert.Equal("apply", found["FunctionName"]!.GetValue<string>());
    }

    [Fact]
    public void Tags_stand_under_the_ARN_in_the_path()
    {
        var queue = _world.Sim.CreateQueue("orders");
        _world.Sim.CreateFunction("apply", (Stream _) => { });
        var arn = WireWorld.JsonOf(_world.Send("POST", "/2015-03-31/event-source-mappings", $$"""{"EventSourceArn":"{{queue.Arn}}","FunctionName":"apply"}"""))["EventSourceMappingArn"]!.GetValue<string>();
        var path = $"/2017-03-31/tags/{Uri.EscapeDataString(arn)}";

        Assert.Equal(204, _world.Send("POST", path, """{"Tags":{"team":"shop","stage":"test"}}""").Status);
        Assert.Equal(204, _world.Send("DELETE", path + "?tagKeys=stage&tagKeys=other", "").Status);

        Assert.Equal("""{"Tags":{"team":"shop"}}""", WireWorld.Text(_world.Send("GET", path, "")));
    }

    [Fact]
    [Covers("WIR-016")]
    public void Errors_stand_in_header_and_body()
    {
        var missing = _world.Send("GET", "/2015-03-31/functions/none", "");
        Assert.Equal((404, "ResourceNotFoundException"), (missing.Status, missing.Header("x-amzn-ErrorType")));
        Assert.Equal("""{"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:123456789012:function:none"}""", WireWorld.Text(missing));

        var broken = _world.Send("POST", "/2015-03-31/event-source-mappings", "{");
        Assert.Equal((400, "InvalidRequestContentException"), (broken.Status, broken.Header("x-amzn-ErrorType")));

        var many = _world.Send("GET", "/2015-03-31/event-source-mappings?MaxItems=many", "");
        Assert.Equal((400, "SerializationException"), (many.Status, many.Header("x-amzn-ErrorType")));
    }
}
