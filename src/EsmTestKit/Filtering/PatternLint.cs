using System.Text;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Filtering;

/// <summary>What is odd about a pattern that AWS accepts: it never matches, or rests on what the guide does not say (FLT-017, FLT-054, FLT-070).</summary>
internal static class PatternLint
{
    private static readonly string[] AttributeMembers = [".stringValue", ".binaryValue", ".stringListValues", ".binaryListValues", ".dataType"];
    private const string NoMember = "is no member of the record";
    private static readonly string[] Images = ["dynamodb.NewImage.", "dynamodb.OldImage.", "dynamodb.Keys."];
    private static readonly string[] AttributeTypes = ["S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS"];

    public static IReadOnlyList<string> Warnings(FilterPattern pattern)
    {
        var root = PatternNode.Read(pattern.Text);
        List<string> warnings = [.. Behind(pattern.Text, root), .. root.Members.SelectMany(member => OfRootKey(pattern.Source, member.Key))];
        foreach (var field in pattern.Branches.SelectMany(branch => branch.Fields).DistinctBy(field => (field.Path, field.Written)))
        {
            warnings.AddRange(field.Rules.SelectMany(OfRule).Distinct(StringComparer.Ordinal).Select(warning => $"{field.Path}: {warning}"));
            if (pattern.Source == RecordSource.DynamoDb && OfAttribute(field) is { } attribute) warnings.Add($"{field.Path}: {attribute}");
        }

        return [.. warnings.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Why the pattern matches no record at all; null: some record may match.</summary>
    public static string? NeverMatches(FilterPattern pattern)
    {
        var root = PatternNode.Read(pattern.Text);
        return root.Members.Where(member => member.Key != "$or").SelectMany(member => OfRootKey(pattern.Source, member.Key)).FirstOrDefault(warning => warning.Contains(NoMember, StringComparison.Ordinal))
            // Of several alternatives each must be dead.
            ?? (pattern.Branches.Select(branch => branch.Fields.Select(field => OfAttributes(pattern, field)).FirstOrDefault(warning => warning is not null)).ToList() is { Count: > 0 } dead && dead.All(warning => warning is not null) ? dead[0] : null);
    }

    private static string? OfAttributes(FilterPattern pattern, PatternField field)
    {
        var dead = pattern.Source switch
        {
            RecordSource.DynamoDb => OfAttribute(field),
            _ when field.AllowsAbsence => null,
            RecordSource.Kinesis when field.Path == "kinesis.data" || field.Path.StartsWith("kinesis.data.", StringComparison.Ordinal) => "never matches: the record's data stands under \"data\" (FLT-013).",
            RecordSource.Sqs when field.Path.StartsWith("messageAttributes.", StringComparison.Ordinal) && !AttributeMembers.Any(member => field.Path.EndsWith(member, StringComparison.Ordinal)) =>
                "never matches: the value of a message attribute stands in a member of its own, {\"kind\":{\"stringValue\":[\"x\"]}} (FLT-012).",
            _ => null,
        };
        return dead is null ? null : $"{field.Path}: {dead}";
    }

    private static IEnumerable<string> Behind(string text, PatternNode root)
    {
        var rest = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text).AsSpan((int)root.End)).Trim();
        if (rest.Length == 0) yield break;
        RuleHits.Note("FLT-054");
        yield return $"Behind the pattern stands {rest}: what a mapping does with it is not known; the kit ignores it (FLT-054).";
    }

    private static IEnumerable<string> OfRootKey(RecordSource source, string key)
    {
        if (source == RecordSource.None || key == "$or" || key == source.DataKey() || key.StartsWith(source.DataKey() + ".", StringComparison.Ordinal)) yield break;
        if (source == RecordSource.Kinesis && key == "kinesis") yield return "The guide filters a Kinesis record's data under \"data\"; \"kinesis\" leads to its other members only (FLT-013).";
        else if (!RecordMembers(source).Contains(key, StringComparer.Ordinal)) yield return $"\"{key}\" {NoMember}: the members of its data stand under \"{source.DataKey()}\" (FLT-012 to FLT-014).";
        else if (source != RecordSource.DynamoDb)
        {
            RuleHits.Note("FLT-017");
            yield return $"\"{key}\": the guide promises filters on \"{source.DataKey()}\" only; the kit evaluates it (FLT-017).";
        }
    }

    private static IEnumerable<string> OfRule(ValueMatcher rule)
    {
        const string undocumented = "not documented for mappings, though EventBridge has it; the kit evaluates it (FLT-070).";
        // Engine and syntax are EventBridge's; only the warning tells what mappings do not document.
        RuleHits.Note("FLT-090");
        switch (rule)
        {
            case ValueMatcher.Wildcard:
                RuleHits.Note("FLT-070");
                yield return "wildcard is " + undocumented;
                break;
            case ValueMatcher.Cidr:
                yield return "cidr is " + undocumented;
                break;
            case ValueMatcher.Prefix { IgnoreCase: true } or ValueMatcher.Suffix { IgnoreCase: true }:
                yield return "prefix and suffix with equals-ignore-case are " + undocumented;
                break;
            case ValueMatcher.AnythingBut { Not: var not } when not.Any(inner => inner is not (ValueMatcher.Text or ValueMatcher.Number)):
                yield return "anything-but with an operator is " + undocumented;
                break;
            default:
                break;
        }
    }

    private static string? OfAttribute(PatternField field)
    {
        if (!Images.Any(image => field.Path.StartsWith(image, StringComparison.Ordinal))) return null;
        var last = field.Path[(field.Path.LastIndexOf('.') + 1)..];
        if (last is "N" or "NS" && field.Rules.All(rule => rule is ValueMatcher.Number or ValueMatcher.Range))
        {
            RuleHits.Note("FLT-018");
            RuleHits.Note("FLT-019");
            return "never matches: DynamoDB's numbers are texts in the record (FLT-018). Write [\"42\"].";
        }

        return AttributeTypes.Contains(last, StringComparer.Ordinal) || field.AllowsAbsence ? null : "never matches: an attribute stands under its type, {\"Message\":{\"S\":[\"x\"]}} (FLT-020).";
    }

    private static string[] RecordMembers(RecordSource source) => source switch
    {
        RecordSource.Sqs => ["messageId", "receiptHandle", "body", "attributes", "messageAttributes", "md5OfBody", "md5OfMessageAttributes", "eventSource", "eventSourceARN", "awsRegion"],
        RecordSource.Kinesis => ["kinesisSchemaVersion", "partitionKey", "sequenceNumber", "approximateArrivalTimestamp", "data", "kinesis", "eventSource", "eventVersion", "eventID", "eventName", "invokeIdentityArn", "awsRegion", "eventSourceARN"],
        _ => ["eventID", "eventName", "eventVersion", "eventSource", "awsRegion", "dynamodb", "userIdentity", "eventSourceARN"],
    };
}
