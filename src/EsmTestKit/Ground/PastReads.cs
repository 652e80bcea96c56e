namespace EsmTestKit.Internal.Ground;

/// <summary>Whether the test's own code looks at what has been: then two worlds in the same state may go on differently.</summary>
[NoState("it watches")]
internal sealed class PastReads
{
    /// <summary>Whether that code is at work on the calling thread; null: nobody wants to know.</summary>
    public Func<bool>? IsTestsTurn { get; set; }

    /// <summary>What was looked at first; null: nothing.</summary>
    public string? First { get; private set; }

    /// <param name="what">What is being looked at.</param>
    public void Note(string what)
    {
        if (IsTestsTurn is { } isTestsTurn && First is null && isTestsTurn()) First = what;
    }
}
