namespace EsmTestKit;

/// <summary>What moves the clock of a served simulation.</summary>
public enum EsmClockMode
{
    /// <summary>Jumps to the next due work until everything is idle, after each request.</summary>
    Auto,

    /// <summary>Moves only when told: <c>POST /_esm/advance</c>, <c>POST /_esm/run-until-idle</c>.</summary>
    Virtual,

    /// <summary>Moves as fast as the machine's clock.</summary>
    Real,
}
