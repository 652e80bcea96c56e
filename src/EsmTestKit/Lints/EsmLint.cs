using System.Text;

namespace EsmTestKit;

/// <summary>Settings that AWS accepts and that do harm, with a run that shows it.</summary>
public sealed record EsmLint
{
    internal EsmLint(string id, EsmLintSeverity severity, EventSourceMapping mapping, string subject, string what, string change, IReadOnlyList<string> rules, IReadOnlyList<string> story) =>
        (Id, Severity, Mapping, Subject, What, Change, Rules, Story) = (id, severity, mapping, subject, what, change, rules, story);

    /// <summary>The lint's id: <c>LINT-NO-DLQ</c>.</summary>
    public string Id { get; }

    /// <summary>How much it matters.</summary>
    public EsmLintSeverity Severity { get; }

    /// <summary>The mapping.</summary>
    public EventSourceMapping Mapping { get; }

    /// <summary>The mapping by its source and function: <c>orders &gt; apply-orders</c>.</summary>
    public string Subject { get; }

    /// <summary>What is set, and what comes of it.</summary>
    public string What { get; }

    /// <summary>What to set instead.</summary>
    public string Change { get; }

    /// <summary>The ids of the rules behind it (<c>esm rules SQS-351</c>).</summary>
    public IReadOnlyList<string> Rules { get; }

    /// <summary>The run that shows the harm, line by line: what was done, what happened, and what came of it.</summary>
    public IReadOnlyList<string> Story { get; }

    /// <summary>The lint as text, with its story.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(Id).Append(Severity == EsmLintSeverity.Warning ? "  warning  " : "  hint  ").Append(Subject).Append('\n');
        text.Append("  ").Append(What).Append(" (").AppendJoin(", ", Rules).Append(")\n");
        text.Append("  Change: ").Append(Change);
        foreach (var line in Story) text.Append("\n    ").Append(line);
        return text.ToString();
    }
}
