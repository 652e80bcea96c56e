using EsmTestKit.Internal.Lints;

namespace EsmTestKit;

/// <summary>Looks for settings that AWS accepts and that do harm.</summary>
public static class EsmLinting
{
    /// <summary>What the simulation's mappings are better not like: <c>Assert.Empty(await sim.LintAsync())</c>.</summary>
    /// <remarks>
    /// Looks at each mapping with its source and function, and at what the simulation has run so far (answers that nobody reads, an order
    /// that was broken). A lint is told only where a run with these settings shows the harm; that run is a world of its own with a scripted
    /// consumer, and leaves this one as it is.
    /// </remarks>
    /// <param name="simulation">The simulation, with its mappings.</param>
    /// <param name="cancellationToken">Stops between two runs.</param>
    /// <returns>The lints in the order of the mappings, warnings first.</returns>
    public static async Task<IReadOnlyList<EsmLint>> LintAsync(this EsmSimulation simulation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        var lints = new List<EsmLint>();
        foreach (var subject in LintSubject.AllOf(simulation))
        {
            var found = new List<EsmLint>();
            foreach (var rule in LintRule.All)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (await rule.ApplyAsync(subject).ConfigureAwait(false) is { } lint) found.Add(lint);
            }

            lints.AddRange(found.OrderByDescending(lint => lint.Severity));
        }

        return lints;
    }
}
