using System.Globalization;
using System.Text.RegularExpressions;

namespace EsmTestKit.Internal.Contracts;

/// <summary>A contract file to a <see cref="Contract"/>; whatever is wrong in it is said with file, line, column and cure.</summary>
internal static partial class ContractReader
{
    /// <summary>The version of the format that this kit reads.</summary>
    private const string Version = "1";

    private static readonly string[] TopLevel =
        ["$schema", "contract", "version", "summary", "recorded", "start", "seed", "decisions", "choices", "engine", "fingerprint", "functions", "steps", "explore"];

    /// <param name="file">The path, for messages.</param>
    /// <param name="utf8">The file's bytes.</param>
    /// <exception cref="EsmUsageException">The contract cannot be read.</exception>
    public static Contract Read(string file, ReadOnlyMemory<byte> utf8)
    {
        var tree = JsonTreeParser.ParseFile(file, utf8);
        // A file of another version has members that this one does not know: that is said first.
        if (tree is JsonTree.Object { } document && document["version"] is { } version) CheckVersion(version);
        var top = new MemberReader(tree, "a contract", TopLevel);
        CheckVersion(top.Required("version"));
        top.OptionalText("$schema");
        CheckRecorded(top["recorded"]);
        var functions = FunctionReader.Read(top.OptionalObject("functions"));
        var steps = StepReader.Read(top.Required("steps"), functions);
        NameCheck.Run(functions, steps);
        return new Contract(
            file,
            Name(top.Required("contract")),
            top.OptionalText("summary"),
            Start(top["start"]),
            Schedule(top),
            functions,
            steps,
            Explore(top["explore"]));
    }

    private static void CheckVersion(JsonTree version)
    {
        if (version is JsonTree.Number number && NumberValue.Same(number.Raw, Version)) return;
        throw version.At.Error($"this is a contract of version {MemberReader.Shown(version)}.", $"This kit reads version {Version}: write \"version\": {Version}, or use a newer kit.");
    }

    private static string Name(JsonTree name)
    {
        if (name is JsonTree.Text text && PathLike().IsMatch(text.Value)) return text.Value;
        throw name.At.Error($"{MemberReader.Shown(name)} is no name of a contract.", "Write words of letters, digits, dots, hyphens and underscores with slashes between them: \"sqs/failed-batch-comes-back\".");
    }

    private static void CheckRecorded(JsonTree? tree)
    {
        if (tree is null) return;
        var recorded = new MemberReader(tree, "\"recorded\"", "on", "date", "evidence");
        if (recorded.OptionalText("on") is { } on && on is not ("AWS" or "EsmTestKit"))
        {
            throw recorded.Required("on").At.Error($"\"{on}\" is no place where contracts are recorded.", "Write \"AWS\" or \"EsmTestKit\".");
        }

        recorded.OptionalText("date");
        recorded.OptionalText("evidence");
    }

    private static DateTimeOffset Start(JsonTree? tree)
    {
        if (tree is null) return Contract.DefaultStart;
        return tree is JsonTree.Text text
            && ValueForm.Accepts(FormKind.Instant, text.Value)
            && DateTimeOffset.TryParse(text.Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start)
            ? start
            : throw tree.At.Error($"\"start\" must be an instant, and this is {MemberReader.Shown(tree)}.", "Write it in UTC: \"2026-01-01T00:00:00Z\".");
    }

    private static ContractSchedule? Schedule(MemberReader top)
    {
        var seed = top.OptionalLong("seed");
        var decisions = top.OptionalArray("decisions")?.Items.Select(Decision).ToList() ?? [];
        var choices = top.OptionalArray("choices");
        if (choices is not null)
        {
            foreach (var item in choices.Items)
            {
                if (item is not JsonTree.Number) throw item.At.Error($"\"choices\" is a list of numbers, and this is {MemberReader.Shown(item)}.", "Explore again and record the new schedule.");
            }

            if (!top.Has("engine") || !top.Has("fingerprint"))
            {
                throw choices.At.Error("\"choices\" are valid only for the engine and the contract that they were recorded with.", "Keep \"engine\" and \"fingerprint\" beside them, or write \"decisions\" instead.");
            }
        }

        top.OptionalText("engine");
        top.OptionalText("fingerprint");
        var at = (top["seed"] ?? top["decisions"] ?? top["choices"])?.At;
        return at is { } place ? new ContractSchedule(place, seed, decisions, choices is not null) : null;
    }

    private static KeyValuePair<string, string> Decision(JsonTree tree)
    {
        var decision = new MemberReader(tree, "a decision", "at", "do", "because");
        decision.OptionalText("because");
        return new(decision.RequiredText("at"), decision.RequiredText("do"));
    }

    private static JsonTree.Object? Explore(JsonTree? tree)
    {
        if (tree is null) return null;
        var explore = new MemberReader(tree, "\"explore\"", "preset", "faults", "cuts", "reorders", "preempts");
        explore.OptionalText("preset");
        foreach (var budget in new[] { "faults", "cuts", "reorders", "preempts" }) explore.OptionalInt(budget, 0);
        return tree as JsonTree.Object;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._+@()\[\]=,-]+(/[A-Za-z0-9._+@()\[\]=,-]+)*\z")]
    private static partial Regex PathLike();
}
