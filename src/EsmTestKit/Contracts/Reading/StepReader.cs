using System.Collections.Immutable;

namespace EsmTestKit.Internal.Contracts;

/// <summary>The steps of a contract; each has exactly one verb.</summary>
internal static class StepReader
{
    private static readonly string[] Services = ["lambda", "sqs", "kinesis", "dynamodb", "dynamodbstreams", "sns", "s3"];

    private static readonly string[] Oracles = ["idempotent", "noLoss", "orderPerKey", "exactlyOnce", "batchCutInvariant", "toleratesReordering", "healthyRecordsFinish"];

    private static readonly ImmutableSortedDictionary<string, string[]> Verbs = new SortedDictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["call"] = ["call", "with", "as", "expect", "expectStatus", "expectError"],
        ["advance"] = ["advance", "atMost"],
        ["expectInvocations"] = ["expectInvocations", "are", "count", "atLeast", "maxConcurrent"],
        ["expectDelivered"] = ["expectDelivered", "are", "anyOrder", "by"],
        ["expectMetrics"] = ["expectMetrics", "of", "are"],
        ["expectState"] = ["expectState"],
        ["expectHolds"] = ["expectHolds", "violated"],
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    public static IReadOnlyList<ContractStep> Read(JsonTree tree, IReadOnlyList<ContractFunction> functions)
    {
        if (tree is not JsonTree.Array list) throw tree.At.Error($"\"steps\" must be a list, and this is {tree.Kind}.", "Write \"steps\": [ … ].");
        return [.. list.Items.Select((step, index) => Step(step, index + 1, functions))];
    }

    private static ContractStep Step(JsonTree tree, int number, IReadOnlyList<ContractFunction> functions)
    {
        if (tree is not JsonTree.Object step) throw tree.At.Error($"A step must be an object, and this is {tree.Kind}.", $"Verbs: {string.Join(", ", Verbs.Keys)}.");
        var verbs = step.Members.Where(member => Verbs.ContainsKey(member.Name)).ToList();
        if (verbs.Count != 1) throw NotOneVerb(step, verbs);
        var verb = verbs[0].Name;
        var reader = new MemberReader(step, $"a step with \"{verb}\"", Verbs[verb]);
        return verb switch
        {
            "call" => Call(reader, number),
            "advance" => Advance(reader, number),
            "expectInvocations" => Invocations(reader, number, functions),
            "expectDelivered" => Delivered(reader, number, functions),
            "expectMetrics" => Metrics(reader, number),
            "expectState" => new ContractStep.State(reader.At, number, ExpectationReader.Read(reader.Required(verb))),
            _ => Holds(reader, number),
        };
    }

    private static EsmUsageException NotOneVerb(JsonTree.Object step, List<JsonMember> verbs)
    {
        if (verbs.Count > 1) return verbs[1].At.Error($"A step has one verb, and this one has {string.Join(" and ", verbs.Select(verb => $"\"{verb.Name}\""))}.", "Make them steps of their own.");
        var known = Verbs.Values.SelectMany(members => members).ToList();
        var wrong = step.Members.FirstOrDefault(member => !known.Contains(member.Name)) ?? step.Members.FirstOrDefault();
        return wrong is null
            ? step.At.Error("A step needs a verb.", $"Verbs: {string.Join(", ", Verbs.Keys)}.")
            : wrong.At.Error($"This step has no verb; \"{wrong.Name}\" is none.", NameSuggestion.For(wrong.Name, [.. Verbs.Keys], "verbs"));
    }

    private static ContractStep.Call Call(MemberReader reader, int number)
    {
        var operation = reader.RequiredText("call");
        var parts = operation.Split(':');
        if (parts.Length != 2 || parts[1].Length == 0) throw reader.Required("call").At.Error($"\"{operation}\" is no call.", "Write the service and AWS's operation: \"sqs:SendMessage\".");
        if (!Services.Contains(parts[0])) throw reader.Required("call").At.Error($"\"{parts[0]}\" is no service of contracts.", NameSuggestion.For(parts[0], Services, "services"));
        if (reader.OptionalText("as") is { } name && (name.Length == 0 || name.Any(character => character is '.' or ':' or '{' or '}') || name is "region" or "account"))
        {
            throw reader.Required("as").At.Error($"\"{name}\" cannot name a response.", "Choose a name without dots and colons, other than \"region\" and \"account\".");
        }

        if (reader.Has("expectError") && (reader.Has("expect") || reader.Has("expectStatus") || reader.Has("as")))
        {
            throw reader.Required("expectError").At.Error("A call that must fail has no response.", "Leave out \"expect\", \"expectStatus\" and \"as\"; the HTTP status of an error is a member of \"expectError\".");
        }

        var with = reader.OptionalObject("with") ?? new JsonTree.Object(reader.At, []);
        RequestTemplate.Check(with);
        var error = reader.OptionalObject("expectError");
        return new(
            reader.At,
            number,
            operation,
            with,
            reader.OptionalText("as"),
            reader["expect"] is { } expect ? ExpectationReader.Read(expect) : null,
            reader.OptionalInt("expectStatus", 100),
            error is null ? null : ExpectationReader.Listed(error));
    }

    private static ContractStep Advance(MemberReader reader, int number)
    {
        var how = reader.Required("advance");
        if (how is JsonTree.Text { Value: "idle" }) return new ContractStep.AdvanceToIdle(reader.At, number, reader.OptionalDuration("atMost") ?? TimeSpan.FromHours(24));
        if (reader.Has("atMost")) throw reader.Required("atMost").At.Error("\"atMost\" bounds \"advance\": \"idle\" only.", "Leave it out.");
        return new ContractStep.Advance(reader.At, number, DurationText.Read(how, "advance"), ((JsonTree.Text)how).Value);
    }

    private static ContractStep.Invocations Invocations(MemberReader reader, int number, IReadOnlyList<ContractFunction> functions)
    {
        var how = new[] { "are", "count", "atLeast" }.Where(reader.Has).ToList();
        if (how.Count > 1) throw reader.Required(how[1]).At.Error($"\"{how[0]}\" and \"{how[1]}\" say the same thing twice.", "Keep one of \"are\", \"count\" and \"atLeast\".");
        if (how.Count == 0 && !reader.Has("maxConcurrent")) throw reader.At.Error("This step says nothing about the invocations.", "Write \"are\": [ … ], \"count\": 3 or \"atLeast\": 3.");
        return new(
            reader.At,
            number,
            Function(reader, "expectInvocations", functions),
            reader["are"] is { } are ? ExpectationReader.List(are, "are", Invocation) : null,
            reader.OptionalInt("count", 0),
            reader.OptionalInt("atLeast", 0),
            reader.OptionalInt("maxConcurrent", 0));
    }

    private static Expectation Invocation(JsonTree tree)
    {
        var reader = new MemberReader(tree, "an invocation", "event", "result", "error", "requestId", "at");
        if (reader["at"] is JsonTree.Text at && InvocationView.CanonicalInstant(at.Value) is { } instant && tree is JsonTree.Object value)
        {
            // Instants are compared as instants: 00:00:05Z and 00:00:05.000Z are one.
            tree = value with { Members = [.. value.Members.Select(member => member.Name == "at" ? member with { Value = new JsonTree.Text(at.At, instant) } : member)] };
        }

        return ExpectationReader.Listed((JsonTree.Object)tree);
    }

    private static ContractStep.Delivered Delivered(MemberReader reader, int number, IReadOnlyList<ContractFunction> functions)
    {
        var are = ExpectationReader.List(reader.Required("are"), "are", item => ExpectationReader.Read(item));
        var by = reader.OptionalText("by");
        if (reader.OptionalBool("anyOrder"))
        {
            if (by is not null) throw reader.Required("by").At.Error("\"by\" orders records that \"anyOrder\" does not order.", "Keep one of them.");
            if (are is Expectation.Array list) are = new Expectation.AnyOrder(list.At, list.Items);
        }

        return new(reader.At, number, Function(reader, "expectDelivered", functions), are, by);
    }

    private static ContractStep.Metrics Metrics(MemberReader reader, int number)
    {
        var are = reader.OptionalObject("are") ?? throw reader.At.Error("This step names no metric.", "Write \"are\": { \"PolledEventCount\": 3 }.");
        var of = reader.OptionalObject("of") ?? new JsonTree.Object(reader.At, []);
        foreach (var member in of.Members)
        {
            if (member.Value is not JsonTree.Text) throw member.Value.At.Error($"The dimension \"{member.Name}\" must be a text.", "Write { \"FunctionName\": \"consumer\" }.");
        }

        RequestTemplate.Check(of);
        return new(
            reader.At,
            number,
            reader.RequiredText("expectMetrics"),
            of,
            [.. are.Members.Select(member => new KeyValuePair<string, Expectation>(member.Name, ExpectationReader.Read(member.Value, absentAllowed: true)))]);
    }

    private static ContractStep.Holds Holds(MemberReader reader, int number)
    {
        var oracle = reader.RequiredText("expectHolds");
        return Oracles.Contains(oracle)
            ? new(reader.At, number, oracle, reader.OptionalText("violated"))
            : throw reader.Required("expectHolds").At.Error($"\"{oracle}\" is no oracle of exploration.", NameSuggestion.For(oracle, Oracles, "oracles"));
    }

    private static string Function(MemberReader reader, string verb, IReadOnlyList<ContractFunction> functions)
    {
        var name = reader.RequiredText(verb);
        var known = functions
            .SelectMany(function => new[] { function.Name, function.ToString() }.Concat(function.Aliases.SelectMany(alias => new[] { $"{function.Name}:{alias.Key}", $"{function.Name}:{alias.Value}" })))
            .Concat(functions.Select(function => $"{function.Name}:$LATEST"))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return known.Contains(name)
            ? name
            : throw reader.Required(verb).At.Error($"There is no function \"{name}\" in this contract.", NameSuggestion.For(name, [.. known.Where(function => !function.EndsWith("$LATEST", StringComparison.Ordinal))], "functions"));
    }
}
