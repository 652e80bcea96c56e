using System.Collections.Frozen;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Mappings;

/// <summary>The refusals of the mapping API: exception, text, status, and the rule that holds the text (CTL-009, CTL-010, section 4).</summary>
internal static class MappingErrors
{
    private static readonly FrozenDictionary<string, string> User =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["Type"] = "User" }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="message">AWS's text.</param>
    /// <param name="rule">The rule that decides.</param>
    /// <param name="twins">Rules of other families that say the same.</param>
    public static AwsServiceException InvalidParameter(string message, RuleId rule, params RuleId[] twins) => Make("InvalidParameterValueException", message, 400, rule, twins);

    public static AwsServiceException NotFound()
    {
        RuleHits.Note("SQS-266", "STR-146");
        return Make("ResourceNotFoundException", "The resource you requested does not exist.", 404, "CTL-027");
    }

    public static AwsServiceException TagsNotFound(string arn) => Make("ResourceNotFoundException", $"Event source mapping not found: {arn}", 404, "CTL-158");

    public static AwsServiceException InUse(string verb) => Make("ResourceInUseException", $"Cannot {verb} the event source mapping because it is in use.", 400, "CTL-058", "CTL-103", "ADD-74", "SQS-267", "STR-147");

    public static AwsServiceException Conflict(string message, RuleId rule, params RuleId[] twins) => Make("ResourceConflictException", message, 409, rule, twins);

    /// <summary>A function that is looked for where the API is not.</summary>
    public static AwsServiceException NotReachable(string region, string here) => Make("ResourceNotFoundException", $"Functions from '{region}' are not reachable in this region ('{here}')", 404, "CTL-063");

    /// <summary>The front door's own exception: only a message, no Type (CTL-010).</summary>
    public static AwsServiceException Validation(IReadOnlyList<string> faults, RuleId rule)
    {
        RuleHits.Note("CTL-010");
        return new AwsServiceException("ValidationException", $"{faults.Count} validation error{(faults.Count == 1 ? string.Empty : "s")} detected: {string.Join("; ", faults)}").By(rule);
    }

    public static AwsServiceException Unsupported(string parameter, RuleId rule, params RuleId[] twins) =>
        InvalidParameter($"Unsupported {parameter} parameter for given event source mapping type.", rule, twins);

    private static AwsServiceException Make(string code, string message, int status, RuleId rule, params RuleId[] twins)
    {
        RuleHits.Note("SQS-274"); // Type and message are the whole body.
        RuleHits.Note("CTL-011"); // Each exception has one status, whatever operation it is of.
        foreach (var twin in twins) RuleHits.Note(twin);
        return new AwsServiceException(code, message, status) { Members = User }.By(rule);
    }
}
