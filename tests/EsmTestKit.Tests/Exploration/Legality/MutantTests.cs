using System.Text.Json.Nodes;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Exploration;
using EsmTestKit.Legality;

namespace EsmTestKit.Tests.Exploration;

/// <summary>Each thing that AWS never does is put into a ledger that was legal: the checker must say so, and say which.</summary>
public sealed class MutantTests
{
    /// <summary>The rule, the world, the decisions of the schedule that is spoilt, and how.</summary>
    private static readonly SortedDictionary<string, Mutant> Mutants = new(StringComparer.Ordinal)
    {
        ["X1 a message that vanishes"] = new("queue", [], lines => lines.RemoveAll(line => Is(line, "MessageDeleted") && Records(line).Contains("orders#2"))),
        ["X1 a message that nobody received is deleted"] = new("queue", [], lines => lines.Insert(lines.FindIndex(line => Is(line, "MessagesReceived")), Line("MessageDeleted", ("queue", "orders"), ("records", new JsonArray("orders#1"))))),
        ["X1 a record that is never delivered"] = new("streamOneByOne", [], lines => lines.RemoveAll(line => Records(line).SequenceEqual(["orders#3"]) && !Is(line, "RecordPut"))),
        ["X2 first deliveries in another order"] = new("streamOneByOne", [], lines => Swap(Started(lines, 0), Started(lines, 1), "records", "event")),
        ["X2 another order within a batch"] = new("stream", [], lines => Reverse(Started(lines, 0))),
        ["X2 what is done comes back"] = new("streamOneByOne", [], lines => lines.Add(Copy(Started(lines, 0)))),
        ["X2 the position goes back"] = new("streamOneByOne", [], lines => lines.Add(Copy(lines.First(line => Is(line, "CheckpointMoved"))))),
        ["X3 a later message of a group first"] = new("fifo", [], lines => Reverse(lines.First(line => Is(line, "MessagesReceived")))),
        ["X3 two batches of a group"] = new("fifo", [], lines =>
        {
            var receive = lines.FindIndex(line => Is(line, "MessagesReceived"));
            var second = Copy(lines[receive]);
            Keep(lines[receive], record => record == "orders.fifo#1");
            Keep(second, record => record != "orders.fifo#1");
            lines.Insert(receive + 1, second);
        }),
        ["X4 a batch that is too large"] = new("queueOneByOne", [], lines => Started(lines, 0)["event"] = Event(lines, 0, 1)),
        ["X4 records of two queues"] = new("queue", [], lines => Started(lines, 0)["event"] = Replaced((string)Started(lines, 0)["event"]!, ":orders\"", ":refunds\"")),
        ["X4 records of two shards"] = new("stream", [], lines => lines.First(line => Is(line, "RecordPut"))["shardId"] = "shardId-000000000007"),
        ["X5 a batch that is topped up"] = new("stream", [new("apply[orders#1,orders#2]@1", "loseResponse")], lines =>
        {
            ((JsonArray)Started(lines, 1)["records"]!).Add("orders#3");
            Started(lines, 1)["event"] = Event(lines, 1, 2);
        }),
        ["X6 two invocations in one environment"] = new("queueOneByOne", [], lines => Started(lines, 1)["environment"] = 1),
        ["X7 a record of a table's stream twice in it"] = new("table", [], lines => lines.Insert(lines.FindIndex(line => Is(line, "DynamoDbStreamRecordWritten")), Copy(lines.First(line => Is(line, "DynamoDbStreamRecordWritten"))))),
        ["X8 another id when it comes again"] = new("queue", [new("apply[orders#1,orders#2,orders#3]@1", "loseResponse")], lines => Started(lines, 1)["event"] = Replaced((string)Started(lines, 1)["event"]!, "\"messageId\":\"", "\"messageId\":\"f")),
        ["X9 a success that is ignored"] = new("queue", [], lines =>
        {
            var settled = lines.First(line => Is(line, "QueueBatchSettled"));
            (settled["left"], settled["deleted"]) = (settled["deleted"]!.DeepClone(), new JsonArray());
        }),
        ["X9 a failure that counts as done"] = new("queue", [], lines => lines.First(line => Is(line, "InvocationEnded"))["errorType"] = "TimeoutException"),
        ["X9 a stream's failure that counts as done"] = new("stream", [], lines => lines.First(line => Is(line, "InvocationEnded"))["errorType"] = "TimeoutException"),
        ["X9 a report that is not heard"] = new("queueReporting", [], lines => lines.First(line => Is(line, "InvocationEnded"))["result"] = $$"""{ "batchItemFailures": [ { "itemIdentifier": "{{lines.First(line => Is(line, "MessageSent"))["messageId"]}}" } ] }"""),
        ["X10 visible before its time"] = new("queue", [new("apply[orders#1,orders#2,orders#3]@1", "loseResponse")], lines => lines.First(line => Is(line, "MessagesReceived"))["hiddenUntil"] = "2027-01-01T00:00:00.0000000Z"),
        ["P a receive that is not counted"] = new("queue", [new("apply[orders#1,orders#2,orders#3]@1", "loseResponse")], lines => lines.Last(line => Is(line, "MessagesReceived"))["receiveCounts"] = new JsonArray(1, 1, 1)),
        ["P a deleted message that comes again"] = new("queue", [], lines => lines.Add(Copy(lines.First(line => Is(line, "MessagesReceived"))))),
    };

    public static TheoryData<string> Names => new(Mutants.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void What_AWS_never_does_is_caught(string name)
    {
        var mutant = Mutants[name];
        EsmSimulation? world = null;
        var runner = new ScenarioRunner(
            sim =>
            {
                world = sim;
                Worlds.All[mutant.World](sim);
            },
            new EsmExplorationSettings());
        var walk = new LabelledWalk(new HashSet<ChoicePoint>(ChoicePoint.All), mutant.Decisions);
        var ledger = runner.Run(walk).Ledger.ToJsonLines();
        walk.CheckAllMet();
        var lines = ledger.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (JsonObject)JsonNode.Parse(line)!).ToList();

        Assert.Empty(LedgerLegality.Of(Text(lines), FactsOf.World(world!)));
        mutant.Spoil(lines);
        Assert.Contains(LedgerLegality.Of(Text(lines), FactsOf.World(world!)), found => found.Rule == name.Split(' ')[0]);
    }

    // ---- Lines ------------------------------------------------------------------------------------------------

    private static bool Is(JsonObject line, string entry) => (string?)line["entry"] == entry;

    private static List<string> Records(JsonObject line) => line["records"] is JsonArray records ? [.. records.Select(record => (string)record!)] : [];

    private static JsonObject Started(List<JsonObject> lines, int number) => lines.Where(line => Is(line, "InvocationStarted")).ElementAt(number);

    private static JsonObject Copy(JsonObject line) => (JsonObject)line.DeepClone();

    private static JsonObject Line(string entry, params (string Name, JsonNode Value)[] members)
    {
        var line = new JsonObject { ["entry"] = entry };
        foreach (var (name, value) in members) line[name] = value;
        return line;
    }

    private static void Swap(JsonObject left, JsonObject right, params string[] members)
    {
        foreach (var member in members) (left[member], right[member]) = (right[member]!.DeepClone(), left[member]!.DeepClone());
    }

    private static void Reverse(JsonObject line)
    {
        line["records"] = new JsonArray([.. Records(line).AsEnumerable().Reverse().Select(record => (JsonNode)record)]);
        if (line["event"] is null) return;
        var document = JsonNode.Parse((string)line["event"]!)!;
        document["Records"] = new JsonArray([.. document["Records"]!.AsArray().Reverse().Select(record => record!.DeepClone())]);
        line["event"] = document.ToJsonString();
    }

    private static void Keep(JsonObject line, Func<string, bool> record)
    {
        var kept = Records(line).Where(record).ToList();
        line["records"] = new JsonArray([.. kept.Select(name => (JsonNode)name)]);
        line["receiveCounts"] = new JsonArray([.. kept.Select(_ => (JsonNode)1)]);
    }

    /// <summary>An event with the records of two.</summary>
    private static string Event(List<JsonObject> lines, int first, int second)
    {
        var document = JsonNode.Parse((string)Started(lines, first)["event"]!)!;
        document["Records"]!.AsArray().Add(JsonNode.Parse((string)Started(lines, second)["event"]!)!["Records"]![0]!.DeepClone());
        return document.ToJsonString();
    }

    // The first of them only.
    private static string Replaced(string text, string old, string now)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        return string.Concat(text.AsSpan(0, at), now, text.AsSpan(at + old.Length));
    }

    // Numbered anew, so that nothing but the fault is wrong.
    private static string Text(List<JsonObject> lines)
    {
        var at = (string)lines[0]["at"]!;
        for (var index = 0; index < lines.Count; index++)
        {
            lines[index]["ordinal"] = index;
            if (lines[index]["at"] is null || string.CompareOrdinal((string)lines[index]["at"]!, at) < 0) lines[index]["at"] = at;
            at = (string)lines[index]["at"]!;
        }

        return string.Join('\n', lines.Select(line => line.ToJsonString()));
    }

    private sealed record Mutant(string World, KeyValuePair<string, string>[] Decisions, Action<List<JsonObject>> Spoil);
}
