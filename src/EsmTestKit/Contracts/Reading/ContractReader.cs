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

    private static readonly string[] Presets = ["quick", "standard", "thorough", "prove"];

    private static readonly string[] Budgets = ["faults", "cuts", "reorders", "preempts", "environments"];

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
        var choices = Choices(top);
        if (seed is not null && (decisions.Count > 0 || choices is not null))
        {
            throw top.Required("seed").At.Error("\"seed\" chooses among all permitted worlds, and \"decisions\" choose one.", "Keep one of them.");
        }

        var at = (top["seed"] ?? top["decisions"] ?? top["choices"])?.At;
        return at is { } place ? new ContractSchedule(place, seed, decisions, choices) : null;
    }

    private static ContractChoices? Choices(MemberReader top)
    {
        var (engine, fingerprint) = (top.OptionalText("engine"), top.OptionalText("fingerprint"));
        if (top.OptionalArray("choices") is not { } choices) return null;
        if (engine is null || fingerprint is null)
        {
            throw choices.At.Error("\"choices\" are valid only for the engine and the contract that they were recorded with.", "Keep \"engine\" and \"fingerprint\" beside them, or write \"decisions\" instead.");
        }

        return new ContractChoices(choices.At, [.. choices.Items.Select(Choice)], engine, fingerprint, ContractFingerprint.Of(top["start"], top["functions"], top.Required("steps")));
    }

    private static int Choice(JsonTree item) =>
        item is JsonTree.Number number && int.TryParse(number.Raw, NumberStyles.None, CultureInfo.InvariantCulture, out var option)
            ? option
            : throw item.At.Error($"\"choices\" is a list of whole numbers from 0, and this is {MemberReader.Shown(item)}.", "Explore again and record the new schedule.");

    private static KeyValuePair<string, string> Decision(JsonTree tree)
    {
        var decision = new MemberReader(tree, "a decision", "at", "do", "because");
        decision.OptionalText("because");
        return new(decision.RequiredText("at"), decision.RequiredText("do"));
    }

    private static ContractExplore? Explore(JsonTree? tree)
    {
        if (tree is null) return null;
        var explore = new MemberReader(tree, "\"explore\"", ["preset", .. Budgets]);
        if (!Budgets.Any(explore.Has)) return new ContractExplore(tree.At, Preset(explore), Budget: null);
        var budget = new EsmExplorationBudget
        {
            Faults = explore.OptionalInt("faults", 0) ?? 0,
            Cuts = explore.OptionalInt("cuts", 0) ?? 0,
            Reorders = explore.OptionalInt("reorders", 0) ?? 0,
            Preempts = explore.OptionalInt("preempts", 0) ?? 0,
            Environments = explore.OptionalInt("environments", 0) ?? 0,
        };
        return explore["preset"] is { } preset
            ? throw preset.At.Error("\"explore\" has a preset and budgets.", "Keep one of them.")
            : new ContractExplore(tree.At, EsmExplorationPreset.Standard, budget);
    }

    private static EsmExplorationPreset Preset(MemberReader explore)
    {
        if (explore.OptionalText("preset") is not { } name) return EsmExplorationPreset.Standard;
        return Presets.Contains(name)
            ? Enum.Parse<EsmExplorationPreset>(name, ignoreCase: true)
            : throw explore.Required("preset").At.Error($"\"{name}\" is no preset.", NameSuggestion.For(name, Presets, "presets"));
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._+@()\[\]=,-]+(/[A-Za-z0-9._+@()\[\]=,-]+)*\z")]
    private static partial Regex PathLike();
}
