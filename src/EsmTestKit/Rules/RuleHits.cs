namespace EsmTestKit.Internal.Rules;

/// <summary>Tells whoever listens in this flow of control which rules decided something; how coverage is counted.</summary>
/// <remarks>The only ambient value in the core: it changes no behaviour, and is null unless a test listens.</remarks>
internal static class RuleHits
{
    private static readonly AsyncLocal<ISet<string>?> Listener = new();

    // Outside of the kit's own tests nobody ever does, and each schedule of a search has hundreds of notes.
    private static volatile bool _anybodyListens;

    /// <summary>Call where a rule decides something that leaves no trace in the ledger.</summary>
    public static void Note(RuleId rule)
    {
        if (_anybodyListens && Listener.Value is { } listener)
        {
            lock (listener) listener.Add(rule.Text);
        }
    }

    /// <summary>Several rules that decide on one line.</summary>
    public static void Note(params ReadOnlySpan<RuleId> rules)
    {
        if (!_anybodyListens || Listener.Value is null) return;
        foreach (var rule in rules) Note(rule);
    }

    /// <summary>Collects the rules hit in this flow of control from now on, until the next call.</summary>
    public static void ListenInto(ISet<string>? listener)
    {
        _anybodyListens |= listener is not null;
        Listener.Value = listener;
    }
}
