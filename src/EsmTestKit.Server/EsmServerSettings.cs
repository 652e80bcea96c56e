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

    /// <summary>Whether a request must be signed for the simulation's Region and, where its access key id is twelve digits, for its account.</summary>
    /// <value>Default false: anything is answered, signed or not, for whatever Region. True: 403 with AWS's code; the signature itself is not computed.</value>
    public bool ChecksCredentials { get; init; }

    /// <summary>The functions that are processes.</summary>
    public IReadOnlyList<FunctionProcessSettings> Functions { get; init; } = [];

    /// <summary>Where the world is kept from one run of the server to the next.</summary>
    /// <value>Null (the default): nowhere. Else a file that is read when the server starts and written when it stops.</value>
    /// <remarks>
    /// What came in over the wire is kept and replayed, the answers of function processes included: none of them runs again, but those
    /// whose event was under way when the server stopped. The file grows with every call. A server that is killed saves nothing.
    /// A world that was changed by C# (<see cref="EsmServer.Simulation"/>) cannot be saved.
    /// </remarks>
    public string? StateFile { get; init; }

    /// <summary>Told what does not belong into an answer: a function's start, a run that never becomes idle.</summary>
    /// <value>Null (the default): nobody.</value>
    public Action<string>? Log { get; init; }
}
