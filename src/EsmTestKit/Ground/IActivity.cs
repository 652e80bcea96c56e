namespace EsmTestKit.Internal.Ground;

/// <summary>Something that keeps a simulation from being idle (the definition of idle in the design: what counts and what never does).</summary>
internal interface IActivity
{
    /// <summary>Null when nothing of this is going on; else what it is, for the message of a run that did not become idle.</summary>
    string? Busy { get; }

    /// <summary>Whether anything is: asked at every step of the clock, where nobody wants to read what.</summary>
    bool IsBusy => Busy is not null;
}
