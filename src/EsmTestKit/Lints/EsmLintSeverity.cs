namespace EsmTestKit;

/// <summary>How much a lint matters.</summary>
public enum EsmLintSeverity
{
    /// <summary>It may be meant so.</summary>
    Hint,

    /// <summary>Records are lost, done twice or held up by what happens every day.</summary>
    Warning,
}
