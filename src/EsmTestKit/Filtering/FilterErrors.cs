using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Filtering;

/// <summary>The refusal of a pattern: AWS's own text outside, the reason and the place inside (FLT-087, FLT-088).</summary>
internal static class FilterErrors
{
    private static readonly FrozenDictionary<string, string> User =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["Type"] = "User" }.ToFrozenDictionary(StringComparer.Ordinal);

    public static AwsServiceException Invalid(string pattern, FilterPatternException refusal)
    {
        RuleHits.Note("FLT-087");
        RuleHits.Note("FLT-088");
        return new AwsServiceException("InvalidParameterValueException", "Invalid filter pattern definition.", 400, Reason(pattern, refusal)) { Members = User }.By("CTL-039");
    }

    private static EsmUsageException Reason(string pattern, FilterPatternException refusal)
    {
        var at = Characters(pattern, refusal.Position);
        return new(
            string.Create(CultureInfo.InvariantCulture, $"The filter pattern is refused, AWS does not say why: {refusal.Message.TrimEnd('.')} (reason {refusal.Code} of rule FLT-089), at character {at + 1}: {pattern[..at]} >>> {pattern[at..]}"),
            Cure(refusal.Code),
            refusal);
    }

    private static string Cure(string code) => code switch
    {
        "V01" => "Give at least one value: {\"key\":[\"value\"]}; for \"not there\" write {\"key\":[{\"exists\":false}]}.",
        "V14" => "Write the comparison as a list: {\"numeric\":[\">\",100]}.",
        "V15" => "Operators are exists, prefix, suffix, equals-ignore-case, anything-but, numeric and $or; they are case-sensitive.",
        "V19" => "Values stand in a list: {\"key\":[\"value\"]}; for the data of a stream's record name its members: {\"data\":{\"key\":[\"value\"]}}.",
        "V24" => "An object must name at least one key: {\"key\":[\"value\"]}.",
        "V27" => "Give each operator an object of its own: [{\"prefix\":\"a\"},{\"suffix\":\"z\"}] matches either.",
        "V28" => "A pattern is a JSON object: {\"key\":[\"value\"]}.",
        "V29" => "Make it JSON: {\"key\":[\"value\"]}.",
        _ => "What may stand here: esm rules FLT-089.",
    };

    // The reader counts bytes, people count characters.
    private static int Characters(string pattern, long bytes)
    {
        var utf8 = Encoding.UTF8.GetBytes(pattern);
        return Math.Min(pattern.Length, Encoding.UTF8.GetCharCount(utf8, 0, (int)Math.Min(bytes, utf8.Length)));
    }
}
