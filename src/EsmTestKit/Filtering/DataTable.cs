using System.Diagnostics;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Filtering;

/// <summary>The guide's tables of what meets what: which line of them a record and a pattern fall into (section 3 of the filter rules).</summary>
internal static class DataTable
{
    public static RuleId Rule(RecordSource source, bool dataIsJson, DataForm form) => (source == RecordSource.Sqs, dataIsJson, form) switch
    {
        (true, false, DataForm.Plain) => "FLT-025",
        (true, false, DataForm.None) => "FLT-026",
        (true, false, DataForm.Json) => "FLT-027",
        (true, true, DataForm.Plain) => "FLT-028",
        (true, true, DataForm.None) => "FLT-029",
        (true, true, DataForm.Json) => "FLT-030",
        (false, true, DataForm.Json) => "FLT-038",
        (false, true, DataForm.None) => "FLT-039",
        (false, false, DataForm.Json) => "FLT-041",
        (false, false, DataForm.None) => "FLT-042",
        // A plain pattern is refused when the mapping is made (FLT-040, FLT-043).
        _ => throw new UnreachableException(),
    };
}
