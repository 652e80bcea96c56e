namespace EsmTestKit;

/// <summary>A function that is a process of its own, in any language, and speaks Lambda's Runtime API.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Command">What starts it, as a shell takes it: <c>node index.mjs</c>. It finds its events at <c>AWS_LAMBDA_RUNTIME_API</c>.</param>
/// <remarks>
/// One process runs one invocation at a time: invocations that AWS would run side by side run one after the other while the clock stands
/// still. A process that dies is started again for the next event; one that takes longer than the timeout is killed.
/// </remarks>
public sealed record FunctionProcessSettings(string Name, string Command)
{
    /// <summary>How Lambda hosts it. The timeout is measured on the machine's clock while the simulation's stands still.</summary>
    public LambdaFunctionSettings Hosting { get; init; } = new();

    /// <summary>How long a process may take from its start until it asks for its first event.</summary>
    /// <value>More than zero; default 60 s, where AWS allows 10 s: a laptop may be busier.</value>
    public TimeSpan StartLimit { get; init; } = TimeSpan.FromSeconds(60);
}
