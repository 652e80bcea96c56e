namespace EsmTestKit.Internal.Functions;

/// <summary>One execution environment of one version: a process with its own instance of the handler.</summary>
/// <param name="number">In order of cold starts, from 1.</param>
internal sealed class ExecutionEnvironment(int number, DateTimeOffset startedAt)
{
    public int Number { get; } = number;

    public DateTimeOffset StartedAt { get; } = startedAt;

    /// <summary>The handler that the cold start made; null until then.</summary>
    public BoundHandler? Handler { get; set; }
}
