using System.Globalization;

namespace EsmTestKit.Internal.Contracts;

/// <summary>Two set-ups of one resource: each setting that differs, with what comes of it.</summary>
internal static class SettingDifferences
{
    public static IEnumerable<Difference> Of(OutlinedCall before, OutlinedCall after)
    {
        foreach (var name in Settings(before).Union(Settings(after), StringComparer.Ordinal))
        {
            var (old, now) = (Value(before, name), Value(after, name));
            if (!ValueDifferences.Of(name, old, now).Any()) continue;
            var (grade, why, rule) = before.IsOfMapping ? Mapping(name, old, now, before, after) : Resource(name, old, now);
            yield return new Difference(grade, after.Where, $"{name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..]} {ValueDifferences.Shown(old, now)}", why, rule);
        }
    }

    private static (DifferenceGrade Grade, string? Why, string? Rule) Mapping(string name, JsonTree? old, JsonTree? now, OutlinedCall before, OutlinedCall after) => name switch
    {
        "FunctionResponseTypes" when ReportsItems(before) => (DifferenceGrade.Breaking, "What the consumer reports in batchItemFailures is ignored now: a batch that it answers counts as done, and failed records are lost.", IsQueue(after) ? "SQS-355" : "STR-210"),
        "FunctionResponseTypes" => (DifferenceGrade.Notable, "The consumer's answer decides from now on: an item with an unknown identifier or a malformed answer brings the whole batch back.", IsQueue(after) ? "SQS-365" : null),
        "BatchSize" => (DifferenceGrade.Notable, BatchSize(now, after), IsQueue(after) ? "SQS-330" : "STR-176"),
        "MaximumRetryAttempts" => (Bounded(old, now, after), Number(now) is { } retries && retries >= 0
            ? string.Create(CultureInfo.InvariantCulture, $"A batch that keeps failing is given up after {retries + 1} attempts{Trace(after)}.")
            : "A batch that keeps failing blocks its shard until its records expire.", "STR-216"),
        "MaximumRecordAgeInSeconds" => (Bounded(old, now, after), Number(now) is { } age && age >= 0
            ? string.Create(CultureInfo.InvariantCulture, $"Records older than {age} s are given up{Trace(after)}.")
            : "Records are given up only when the stream no longer keeps them.", "STR-232"),
        "DestinationConfig" when now is null || IsEmpty(now) => (DifferenceGrade.Breaking, "What is given up leaves no trace.", "STR-344"),
        "DestinationConfig" => (DifferenceGrade.Notable, "Invocation records of what is given up go there.", "STR-344"),
        "FilterCriteria" => (DifferenceGrade.Breaking, "Other records reach the function; those that no pattern matches are gone for this mapping.", null),
        "Enabled" => (DifferenceGrade.Breaking, "A disabled mapping polls nothing.", null),
        "StartingPosition" or "StartingPositionTimestamp" => (DifferenceGrade.Breaking, "A new mapping begins elsewhere: records are skipped, or come again.", "STR-164"),
        "TumblingWindowInSeconds" => (DifferenceGrade.Breaking, "Events of windows hold state, and the answer must return it; without windows it is ignored.", "STR-280"),
        "ParallelizationFactor" => (DifferenceGrade.Notable, "Up to as many batches of one shard run at the same time; only records of one partition key keep their order.", "STR-190"),
        "BisectBatchOnFunctionError" => (DifferenceGrade.Notable, now is JsonTree.Bool { Value: true }
            ? "A batch that fails is halved until the broken record stands alone."
            : "A broken record takes its whole batch with it.", "CTL-022"),
        "EventSourceArn" or "FunctionName" => (DifferenceGrade.Breaking, null, null),
        _ => (DifferenceGrade.Notable, null, null),
    };

    private static (DifferenceGrade Grade, string? Why, string? Rule) Resource(string name, JsonTree? old, JsonTree? now) => name switch
    {
        "Attributes.RedrivePolicy" when now is null => (DifferenceGrade.Breaking, "A broken message comes back until its retention ends.", "SQS-197"),
        "Attributes.RedrivePolicy" when old is null => (DifferenceGrade.Notable, "Messages that keep failing go to the dead-letter queue.", "SQS-197"),
        "Attributes.RedrivePolicy" => (DifferenceGrade.Notable, "A message is delivered at most maxReceiveCount times; attempts that were throttled count too.", "SQS-342"),
        "Attributes.VisibilityTimeout" => (DifferenceGrade.Notable, "A failed message comes back after this time; shorter than the function's run it comes back while it is still worked on.", "SQS-329"),
        "StreamSpecification" => (DifferenceGrade.Breaking, "The records of the stream hold other images.", null),
        _ => (DifferenceGrade.Notable, null, null),
    };

    private static string BatchSize(JsonTree? size, OutlinedCall after)
    {
        if (size is JsonTree.Number { Raw: "1" }) return "Each record has an invocation of its own: a failure redelivers no other.";
        var most = size is null ? "the default number of" : ShownValue.Of(size);
        return ReportsItems(after)
            ? $"Up to {most} records come in one invocation; an error (not a partial response) redelivers all of them."
            : $"A failure now redelivers up to {most} records, those that were done included.";
    }

    // Where records are given up sooner, what matters is whether anybody hears of it.
    private static DifferenceGrade Bounded(JsonTree? old, JsonTree? now, OutlinedCall after)
    {
        var isTighter = Number(now) is { } limit && limit >= 0 && (Number(old) is not { } was || was < 0 || limit < was);
        return isTighter && !HasDestination(after) ? DifferenceGrade.Breaking : DifferenceGrade.Notable;
    }

    private static string Trace(OutlinedCall call) => HasDestination(call) ? string.Empty : ", and no destination hears of it";

    private static bool HasDestination(OutlinedCall call) => call.With["DestinationConfig"] is { } destination && !IsEmpty(destination);

    private static bool IsEmpty(JsonTree tree) => tree is JsonTree.Object value && value.Members.All(member => IsEmpty(member.Value));

    private static bool ReportsItems(OutlinedCall call) => call.With["FunctionResponseTypes"] is JsonTree.Array { Items.Count: > 0 };

    private static bool IsQueue(OutlinedCall call) => call.With["EventSourceArn"] is JsonTree.Text source && source.Value.Contains(":sqs:", StringComparison.Ordinal);

    private static long? Number(JsonTree? value) => value is JsonTree.Number number && long.TryParse(number.Raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null;

    // A queue's attributes are settings of their own.
    private static IEnumerable<string> Settings(OutlinedCall call) => call.With.Members.SelectMany(member =>
        member is { Name: "Attributes", Value: JsonTree.Object attributes } ? attributes.Members.Select(attribute => $"Attributes.{attribute.Name}") : [member.Name]);

    private static JsonTree? Value(OutlinedCall call, string name) =>
        (name.StartsWith("Attributes.", StringComparison.Ordinal) ? (call.With["Attributes"] as JsonTree.Object)?[name["Attributes.".Length..]] : call.With[name]) ?? SettingDefaults.Of(call, name);
}
