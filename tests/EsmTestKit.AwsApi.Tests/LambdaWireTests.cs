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

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("1e308")]
    [InlineData("-100000000000")]
    [InlineData("\"yesterday\"")]
    public void An_instant_that_no_calendar_has_is_refused(string timestamp)
    {
        var stream = _world.Sim.CreateStream("orders");
        _world.Sim.CreateFunction("apply", (Stream _) => { });

        var refused = _world.Send("POST", "/2015-03-31/event-source-mappings", $$"""{"EventSourceArn":"{{stream.Arn}}","FunctionName":"apply","StartingPosition":"AT_TIMESTAMP","StartingPositionTimestamp":{{timestamp}}}""");

        Assert.Equal((400, "SerializationException"), (refused.Status, refused.Header("x-amzn-ErrorType")));
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
    [Covers("CTL-001", "CTL-002", "CTL-003", "CTL-004", "CTL-005", "CTL-006", "CTL-007", "CTL-008")]
    public async Task Each_operation_on_mappings_has_its_path_status_and_body()
    {
        var queue = _world.Sim.CreateQueue("orders");
        _world.Sim.CreateFunction("apply", (Stream _) => { });

        var made = _world.Send("POST", "/2015-03-31/event-source-mappings/", $$"""{"EventSourceArn":"{{queue.Arn}}","FunctionName":"apply"}""");
        var uuid = (string)WireWorld.JsonOf(made)["UUID"]!;
        var arn = (string)WireWorld.JsonOf(made)["EventSourceMappingArn"]!;
        await _world.Sim.RunUntilIdleAsync();
        var got = _world.Send("GET", $"/2015-03-31/event-source-mappings/{uuid}");
        var listed = _world.Send("GET", "/2015-03-31/event-source-mappings?FunctionName=apply");
        var tagged = _world.Send("POST", $"/2017-03-31/tags/{Uri.EscapeDataString(arn)}", """{"Tags":{"a":"1","b":"2"}}""");
        var untagged = _world.Send("DELETE", $"/2017-03-31/tags/{Uri.EscapeDataString(arn)}?tagKeys=a&tagKeys=c");
        var tags = _world.Send("GET", $"/2017-03-31/tags/{Uri.EscapeDataString(arn)}");
        var updated = _world.Send("PUT", $"/2015-03-31/event-source-mappings/{uuid}", """{"BatchSize":5}""");
        await _world.Sim.RunUntilIdleAsync();
        var deleted = _world.Send("DELETE", $"/2015-03-31/event-source-mappings/{uuid}");

        Assert.Equal([202, 200, 200, 204, 204, 200, 202, 202], new[] { made, got, listed, tagged, untagged, tags, updated, deleted }.Select(answer => answer.Status));
        Assert.Equal(["Creating", "Enabled", "Updating", "Deleting"], new[] { made, got, updated, deleted }.Select(answer => (string)WireWorld.JsonOf(answer)["State"]!));
        Assert.All(new[] { made, got, updated, deleted }, answer => Assert.Equal(uuid, (string)WireWorld.JsonOf(answer)["UUID"]!));
        Assert.Equal(uuid, (string)Assert.Single(WireWorld.JsonOf(listed)["EventSourceMappings"]!.AsArray())!["UUID"]!);
        Assert.Equal(("", "", """{"Tags":{"b":"2"}}"""), (WireWorld.Text(tagged), WireWorld.Text(untagged), WireWorld.Text(tags)));
    }

    [Fact]
    [Covers("CTL-009", "CTL-011")]
    public async Task Each_exception_has_its_status_its_type_and_its_spelling_of_message()
    {
        var queue = _world.Sim.CreateQueue("orders");
        _world.Sim.CreateFunction("apply", (Stream _) => { });
        var create = $$"""{"EventSourceArn":"{{queue.Arn}}","FunctionName":"apply"}""";
        const string path = "/2015-03-31/event-source-mappings";
        var uuid = (string)WireWorld.JsonOf(_world.Send("POST", path, create))["UUID"]!;

        Refused("InvalidParameterValueException", 400, "message", _world.Send("POST", path, """{"FunctionName":"apply"}"""));
        Refused("ResourceConflictException", 409, "message", _world.Send("POST", path, create));
        Refused("ResourceNotFoundException", 404, "Message", _world.Send("POST", path, create.Replace("\"apply\"", "\"arn:aws:lambda:eu-west-1:123456789012:function:apply\"", StringComparison.Ordinal)));
        Refused("ResourceNotFoundException", 404, "Message", _world.Send("GET", $"{path}/none"));
        Refused("InvalidParameterValueException", 400, "message", _world.Send("GET", $"{path}?Marker=none"));
        Refused("ResourceInUseException", 400, "Message", _world.Send("PUT", $"{path}/{uuid}", """{"BatchSize":5}"""));
        Refused("ResourceInUseException", 400, "Message", _world.Send("DELETE", $"{path}/{uuid}"));
        await _world.Sim.RunUntilIdleAsync();
        Refused("InvalidParameterValueException", 400, "message", _world.Send("PUT", $"{path}/{uuid}", """{"BatchSize":11}"""));
        Refused("ResourceNotFoundException", 404, "Message", _world.Send("DELETE", $"{path}/none"));

        static void Refused(string code, int status, string spelling, AwsHttpResponse answer)
        {
            Assert.Equal((code, status), (answer.Header("x-amzn-ErrorType"), answer.Status));
            var body = WireWorld.JsonOf(answer).AsObject();
            Assert.Equal(["Type", spelling], body.Select(member => member.Key));
            Assert.Equal("User", (string)body["Type"]!);
        }
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
