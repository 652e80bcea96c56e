namespace EsmTestKit.Internal.Rules;

/// <summary>The grades of evidence in words.</summary>
internal static class RuleGrades
{
    public static string InWords(this RuleGrade grade) => grade switch
    {
        RuleGrade.Recorded => "recorded (seen in a stored, dated response of AWS)",
        RuleGrade.Asserted => "asserted (a test that its authors ran against AWS)",
        RuleGrade.Documented => "documented (AWS's guide)",
        RuleGrade.Model => "model (AWS's API model)",
        RuleGrade.Peer => "peer (other people's code or clients)",
        RuleGrade.Inferred => "inferred (our conclusion)",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
