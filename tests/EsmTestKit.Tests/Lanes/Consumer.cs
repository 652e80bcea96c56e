using System.Globalization;
using System.Text.RegularExpressions;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Tests.Delivery;

namespace EsmTestKit.Tests.Lanes;

/// <summary>What the function under test does with an attempt.</summary>
internal static partial class Consumer
{
    public static ScriptedOutcome Works(Call call) => Script.Return("null");

    public static ScriptedOutcome Fails(Call call) => new ScriptedOutcome.Throw("Exception", "no");

    public static ScriptedOutcome Throttled(Call call) => new ScriptedOutcome.Throttle();

    public static ScriptedOutcome TimesOut(Call call) => new ScriptedOutcome.TimeOut();

    /// <summary>Throws whenever one of these records is in the batch.</summary>
    public static Func<Call, ScriptedOutcome> ThrowsOn(params int[] records) => call => call.Records.Intersect(records).Any() ? Fails(call) : Works(call);

    /// <summary>Reports those of these records that are in the batch.</summary>
    public static Func<Call, ScriptedOutcome> Reports(params int[] records) => call =>
        Answers($$"""{"batchItemFailures":[{{string.Join(',', records.Where(call.Records.Contains).Select(record => $$"""{"itemIdentifier":"#{{record}}"}"""))}}]}""")(call);

    /// <summary>Answers with this JSON; <c>"#2"</c> in it is the sequence number of record 2, where that is in the batch.</summary>
    public static Func<Call, ScriptedOutcome> Answers(string json) => call =>
        Script.Return(Reference().Replace(json, match => $"\"{call.SequenceNumber(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)) ?? match.Groups[1].Value}\""));

    /// <summary>One outcome after the other; the last for ever.</summary>
    public static Func<Call, ScriptedOutcome> InTurn(params Func<Call, ScriptedOutcome>[] outcomes)
    {
        var attempt = 0;
        return call => outcomes[Math.Min(attempt++, outcomes.Length - 1)](call);
    }

    /// <summary>Takes this long on the virtual clock.</summary>
    public static Func<Call, ScriptedOutcome> Taking(double seconds, Func<Call, ScriptedOutcome> consumer) => call => consumer(call) with { After = TimeSpan.FromSeconds(seconds) };

    /// <summary>A consumer of tumbling windows: counts its calls in <c>{"n":…}</c>.</summary>
    public static ScriptedOutcome Counts(Call call) => Script.Return($$$"""{"state":{"n":{{{(call.Event["state"]!["n"]?.GetValue<int>() ?? 0) + 1}}}}}""");

    [GeneratedRegex("\"#(\\d+)\"")]
    private static partial Regex Reference();
}
