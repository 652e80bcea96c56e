using System.Text.Json.Nodes;

namespace EsmTestKit.Tests.Filtering;

/// <summary>For each near miss the explanation names the part, what was wanted, what was there, and why.</summary>
public sealed class ExplanationTests
{
    public static TheoryData<string, string, string, string?> OfBodies() => new()
    {
        { """{"body":{"n":[5]}}""", """{"n":"5"}""", "body.n: expected [5], found \"5\"", "no number, and the one never matches the other" },
        { """{"body":{"n":["5"]}}""", """{"n":5}""", "body.n: expected [\"5\"], found 5", "write [5]" },
        { """{"body":{"n":[{"numeric":[">",5]}]}}""", """{"n":5}""", "body.n: expected [{\"numeric\":[\">\",5]}], found 5", "write \">=\"" },
        { """{"body":{"n":[{"numeric":[">",5]}]}}""", """{"n":12345678901234567890}""", "body.n: expected", "more digits than a double holds" },
        { """{"body":{"ok":["true"]}}""", """{"ok":true}""", "body.ok: expected [\"true\"], found true", "without quotes" },
        { """{"body":{"ok":[true]}}""", """{"ok":"true"}""", "body.ok: expected [true], found \"true\"", "The value is a text" },
        { """{"body":{"s":["paid"]}}""", """{"s":"PAID"}""", "body.s: expected [\"paid\"], found \"PAID\"", "equals-ignore-case" },
        { """{"body":{"s":["paid"]}}""", """{"s":"paid "}""", "found \"paid \"", "white space" },
        { """{"body":{"s":[{"prefix":"a"}]}}""", """{"s":"Ab"}""", "found \"Ab\"", """{"prefix":{"equals-ignore-case":"a"}}""" },
        { """{"body":{"s":[{"prefix":"1"}]}}""", """{"s":12}""", "found 12", "compares texts only" },
        { """{"body":{"s":[{"exists":false}]}}""", """{"s":1}""", "found 1", "wants it not to be there" },
        { """{"body":{"s":[{"anything-but":"x"}]}}""", """{"t":1}""", "found nothing", "wants a value to be there" },
        { """{"body":{"order":["x"]}}""", """{"order":{"id":1}}""", "found an object {\"id\":1}", "name one of its members (id)" },
        { """{"body":{"status":["x"]}}""", """{"Status":"x"}""", "found nothing", "The record has `body.Status`: keys are case-sensitive" },
        { """{"body":{"id":["x"]}}""", """{"detail":{"id":"x"}}""", "found nothing", "The record has `id` elsewhere: `body.detail.id`" },
        { """{"status":["x"]}""", """{"status":"x"}""", "status: expected [\"x\"], found nothing", "The record has it deeper: `body.status`" },
        { """{"body":{"Message":{"id":[1]}}}""", """{"Type":"Notification","TopicArn":"t","Message":"{\"id\":1}"}""", "body.Message.id: expected [1], found nothing", "raw message delivery" },
        { """{"body":{"id":[1]}}""", "plain", "body: expected JSON", "never meets plain text" },
        { """{"body":{"id":[1]}}""", """{"id":1""", "body: expected JSON", "looks like JSON but cannot be read" },
        { """{"body":{"id":[1]}}""", "\"{\\\"id\\\":1}\"", "body: expected JSON", "serialized twice" },
        { """{"body":["x"]}""", """{"x":1}""", "body: expected plain text that meets [\"x\"], found JSON", "Name its members" },
        { """{"body":{"items":{"a":[1],"b":[2]}}}""", """{"items":[{"a":1,"b":0},{"a":0,"b":2}]}""", "body.items.a, body.items.b: expected all of them in one element", "same element" },
        { """{"body":{"s":["x"]}}""", """{"s":"y"}""", "body.s: expected [\"x\"], found \"y\"", null },
    };

    [Theory]
    [MemberData(nameof(OfBodies))]
    public void A_message_that_does_not_match_is_explained(string pattern, string body, string mismatch, string? hint)
    {
        var explanation = EventFilter.ForSqs(pattern).Explain(new JsonObject { ["messageId"] = "m", ["body"] = body }.ToJsonString());

        Assert.False(explanation.Passes);
        var found = Assert.Single(Assert.Single(explanation.Patterns).Mismatches);
        Assert.Contains(mismatch, found.ToString(), StringComparison.Ordinal);
        if (hint is null) Assert.Null(found.Hint);
        else Assert.Contains(hint, found.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"dynamodb":{"NewImage":{"n":{"N":[{"numeric":[">",1]}]}}}}""", "ranges cannot be filtered")]
    [InlineData("""{"dynamodb":{"NewImage":{"s":["x"]}}}""", "under its type")]
    public void A_change_of_a_table_is_explained(string pattern, string hint)
    {
        var explanation = EventFilter.ForDynamoDb(pattern).Explain("""{"eventName":"INSERT","dynamodb":{"NewImage":{"n":{"N":"5"},"s":{"S":"x"}}}}""");

        Assert.Contains(hint, explanation.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_data_of_a_stream_record_stands_under_data()
    {
        var explanation = EventFilter.ForKinesis("""{"kinesis":{"data":{"a":[1]}}}""").Explain("""{"kinesis":{"partitionKey":"1","data":"eyJhIjoxfQ=="}}""");

        Assert.Contains("filtered under \"data\"", explanation.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_alternatives_the_nearest_is_explained_and_of_patterns_each()
    {
        var explanation = EventFilter.ForSqs("""{"body":{"$or":[{"a":[1],"b":[1]},{"c":[1]}]}}""", """{"body":{"d":[1]}}""").Explain("""{"body":"{\"a\":2,\"b\":2,\"c\":2}"}""");

        Assert.Equal("body.c", Assert.Single(explanation.Patterns[0].Mismatches).Path);
        Assert.Equal("body.d", Assert.Single(explanation.Patterns[1].Mismatches).Path);
    }

    [Fact]
    public void What_passes_says_by_which_pattern()
    {
        var explanation = EventFilter.ForSqs("""{"body":{"a":[1]}}""", """{"body":{"a":[2]}}""").Explain("""{"body":"{\"a\":2}"}""");

        Assert.True(explanation.Passes);
        Assert.Equal([false, true], explanation.Patterns.Select(pattern => pattern.Matches));
        Assert.StartsWith("match\n  pattern 1 does not match", explanation.ToString(), StringComparison.Ordinal);
        Assert.Equal("match: there is no filter, every record passes", EventFilter.ForSqs().Explain("""{"body":""}""").ToString());
    }

    [Fact]
    public async Task A_mapping_explains_its_own_records()
    {
        await using var sim = new EsmSimulation();
        var function = sim.CreateFunction("consumer", (Stream _) => { });
        var (queue, stream) = (sim.CreateQueue("orders"), sim.CreateStream("events"));
        var table = sim.CreateTable("items", new("id") { StreamView = DynamoDbStreamView.NewImage });
        var onQueue = sim.CreateEventSourceMapping(queue, function, new() { Filters = ["""{"body":{"a":[1]}}"""] });
        var onStream = sim.CreateEventSourceMapping(stream, function, new(StartingPosition.TrimHorizon) { Filters = ["""{"data":{"a":[1]}}"""] });
        var onTable = sim.CreateEventSourceMapping(table, function, new(StartingPosition.TrimHorizon) { Filters = ["""{"eventName":["REMOVE"]}"""] });
        table.PutItem(new { id = "1" });

        Assert.Contains("body.a: expected [1], found 2", onQueue.Explain(queue.SendMessage("""{"a":2}""")).ToString(), StringComparison.Ordinal);
        Assert.True(onStream.Explain(stream.PutRecord("""{"a":1}""", "key")).Passes);
        Assert.Contains("found \"INSERT\"", onTable.Explain(table.StreamRecords[0]).ToString(), StringComparison.Ordinal);
        Assert.Contains("one of SQS", Assert.Throws<EsmUsageException>(() => onStream.Explain(queue.Messages[0])).Message, StringComparison.Ordinal);
        Assert.Equal(["""{"body":{"a":[1]}}"""], onQueue.Filter.Patterns);
    }

    [Fact]
    [Covers("FLT-087", "FLT-088", "CTL-039")]
    public async Task A_refused_pattern_says_AWS_text_outside_and_the_reason_inside()
    {
        await using var sim = new EsmSimulation();
        var function = sim.CreateFunction("consumer", (Stream _) => { });

        var refusal = Assert.Throws<AwsServiceException>(() => sim.CreateEventSourceMapping(sim.CreateQueue("orders"), function, new() { Filters = ["""{"body":{"ä":"x"}}"""] }));

        Assert.Equal(("Invalid filter pattern definition.", "InvalidParameterValueException", 400), (refusal.Message, refusal.Code, refusal.Status));
        Assert.Contains("\"ä\" must be an object or an array (reason V19 of rule FLT-089), at character 14", refusal.InnerException!.Message, StringComparison.Ordinal);
        Assert.Contains("Values stand in a list", refusal.InnerException.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_combinations_are_refused_and_never_tried()
    {
        var pattern = string.Concat(Enumerable.Range(0, 60).Select(depth => $$"""{"$or":[{"a":[1]},{"b":[1]}],"k{{depth}}":""")) + "[1]" + new string('}', 60);

        Assert.Contains("more than 1000 combinations", Assert.Throws<EsmUsageException>(() => EventFilter.ForSqs(pattern)).Message, StringComparison.Ordinal);
    }
}
