using System.Text.RegularExpressions;

namespace EsmTestKit.Internal.Contracts;

/// <summary>The functions of a contract and what they do.</summary>
internal static partial class FunctionReader
{
    private static readonly string[] Outcomes = ["return", "returnText", "throw", "timeout", "throttle", "failItems", "throwIf"];

    public static IReadOnlyList<ContractFunction> Read(JsonTree.Object? functions)
    {
        var read = functions?.Members.Select(Function).ToList() ?? [];
        foreach (var function in read.Where(function => function.Version is not null))
        {
            if (function.Aliases.Count > 0) throw function.At.Error($"\"{function}\" is a version, and aliases belong to the function.", $"Write \"aliases\" in \"{function.Name}\".");
        }

        return read;
    }

    private static ContractFunction Function(JsonMember member)
    {
        var match = QualifiedName().Match(member.Name);
        if (!match.Success)
        {
            throw member.At.Error($"\"{member.Name}\" is no function.", "Write a name, or a name and a published version (\"consumer:1\"); an alias stands in the \"aliases\" of the function: \"aliases\": { \"live\": \"1\" }.");
        }

        var reader = new MemberReader(member.Value, $"the function \"{member.Name}\"", "timeout", "reservedConcurrency", "role", "aliases", "runs");
        var timeout = reader.OptionalDuration("timeout") ?? TimeSpan.FromSeconds(3);
        if (timeout < TimeSpan.FromSeconds(1) || timeout > TimeSpan.FromMinutes(15) || timeout.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            throw reader.Required("timeout").At.Error("Lambda has no such timeout.", "Write whole seconds from \"1s\" to \"15m\".");
        }

        return new ContractFunction(
            member.At,
            match.Groups["name"].Value,
            match.Groups["version"].Success ? match.Groups["version"].Value : null,
            timeout,
            reader.OptionalInt("reservedConcurrency", 0),
            Role(reader["role"]),
            [.. (reader.OptionalObject("aliases")?.Members ?? []).Select(Alias)],
            [.. (reader.OptionalArray("runs")?.Items ?? []).Select(Outcome)]);
    }

    private static IReadOnlyList<string>? Role(JsonTree? tree)
    {
        if (tree is null) return null;
        var role = new MemberReader(tree, "a role", "allow");
        return [.. (role.OptionalArray("allow") ?? throw tree.At.Error("A role needs \"allow\".", "Write { \"allow\": [\"sqs:*\"] }; without a role everything is allowed.")).Items.Select(item =>
            item is JsonTree.Text text && text.Value.Contains(':', StringComparison.Ordinal)
                ? text.Value
                : throw item.At.Error($"{MemberReader.Shown(item)} is no IAM action.", "Write \"sqs:ReceiveMessage\" or \"sqs:*\"."))];
    }

    private static KeyValuePair<string, string> Alias(JsonMember member) =>
        member.Value is JsonTree.Text version && (version.Value == "$LATEST" || version.Value.All(char.IsAsciiDigit)) && version.Value.Length > 0
            ? new(member.Name, version.Value)
            : throw member.Value.At.Error($"The alias \"{member.Name}\" names no version.", "Write \"aliases\": { \"live\": \"1\" }.");

    private static ContractOutcome Outcome(JsonTree tree)
    {
        var reader = new MemberReader(tree, "an outcome", [.. Outcomes, "after"]);
        var verbs = Outcomes.Where(reader.Has).ToList();
        if (verbs.Count != 1) throw tree.At.Error($"An outcome does one thing, and this one has {(verbs.Count == 0 ? "none" : string.Join(" and ", verbs))}.", $"Outcomes: {string.Join(", ", Outcomes)}.");
        return Outcome(reader, verbs[0]) with { After = reader.OptionalDuration("after") ?? TimeSpan.Zero };
    }

    private static ContractOutcome Outcome(MemberReader reader, string verb)
    {
        var value = reader.Required(verb);
        switch (verb)
        {
            case "return":
                RequestTemplate.Check(value);
                return new ContractOutcome.Return(reader.At, value);
            case "returnText":
                return new ContractOutcome.ReturnText(reader.At, reader.RequiredText(verb));
            case "throw":
                var error = new MemberReader(value, "a throw", "errorType", "errorMessage");
                return new ContractOutcome.Throw(reader.At, Text(error, "errorType"), Text(error, "errorMessage"));
            case "timeout":
                True(reader, verb);
                return new ContractOutcome.TimeOut(reader.At);
            case "throttle":
                True(reader, verb);
                return new ContractOutcome.Throttle(reader.At);
            default:
                var records = new MemberReader(value, $"a {verb}", "where", "attempts");
                var where = records.Required("where");
                if (where is not (JsonTree.Object or JsonTree.Text)) throw where.At.Error("\"where\" must be a filter pattern.", "Write { \"body\": { \"fail\": [ true ] } }.");
                RequestTemplate.Check(where);
                var attempts = records.OptionalInt("attempts", 1);
                return verb == "failItems" ? new ContractOutcome.FailItems(reader.At, where, attempts) : new ContractOutcome.ThrowIf(reader.At, where, attempts);
        }
    }

    private static JsonTree.Text Text(MemberReader reader, string name)
    {
        reader.RequiredText(name);
        var text = (JsonTree.Text)reader.Required(name);
        TextPattern.Parse(text, withForms: false);
        return text;
    }

    private static void True(MemberReader reader, string name)
    {
        if (!reader.OptionalBool(name)) throw reader.At.Error($"\"{name}\" must be true.", $"Write \"{name}\": true.");
    }

    [GeneratedRegex(@"\A(?<name>[A-Za-z0-9_-]{1,64})(:(?<version>[0-9]+))?\z")]
    private static partial Regex QualifiedName();
}
