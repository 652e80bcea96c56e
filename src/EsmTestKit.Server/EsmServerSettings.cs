namespace EsmTestKit;

/// <summary>How a simulation is served.</summary>
public sealed record EsmServerSettings
{
    /// <summary>The port on the loopback address.</summary>
    /// <value>0 (the default): any free port.</value>
    public int Port { get; init; }

    /// <summary>What moves the clock.</summary>
    /// <value>Default <see cref="EsmClockMode.Auto"/>.</value>
    public EsmClockMode Clock { get; init; }

    /// <summary>The world that is served, and made anew at <c>POST /_esm/reset</c>.</summary>
    public EsmSimulationSettings Simulation { get; init; } = new() { WatchdogTimeout = TimeSpan.FromMinutes(20) };

    /// <summary>The functions that are processes.</summary>
    public IReadOnlyList<FunctionProcessSettings> Functions { get; init; } = [];

    /// <summary>Told what does not belong into an answer: a function's start, a run that never becomes idle.</summary>
    /// <value>Null (the default): nobody.</value>
    public Action<string>? Log { get; init; }
}
