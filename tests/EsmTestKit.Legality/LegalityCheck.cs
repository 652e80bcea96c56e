namespace EsmTestKit.Legality;

/// <summary>Looks at a ledger from its first line to its last for one kind of thing that AWS never does.</summary>
internal abstract class LegalityCheck
{
    private readonly List<Illegality> _found = [];

    public IReadOnlyList<Illegality> Found => _found;

    /// <summary>Told of every line before the first is seen: some things are written only later than they are true.</summary>
    public virtual void Prepare(LedgerLine line)
    {
    }

    public abstract void See(LedgerLine line);

    public virtual void End()
    {
    }

    protected void Never(string rule, LedgerLine line, string what) => _found.Add(new Illegality(rule, line.Ordinal, what));
}
