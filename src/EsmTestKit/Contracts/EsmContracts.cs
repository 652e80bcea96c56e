using System.Reflection;
using System.Runtime.CompilerServices;
using EsmTestKit.Internal.Contracts;

namespace EsmTestKit;

/// <summary>Contracts out of simulations: what a test did and what came of it, as a file beside the test.</summary>
public static class EsmContracts
{
    /// <summary>Compares what happened in this simulation with the accepted contract beside the test. One line at the end of a test: <c>await sim.VerifyContractAsync();</c></summary>
    /// <remarks>
    /// The contract is <c>File.Test.contract.json</c> in the folder of the test's source; with a case, <c>File.Test.case.contract.json</c>; a second one
    /// of the same simulation ends in <c>-2</c>. Without an accepted contract, or with another one, the new one is written as
    /// <c>….received.contract.json</c> and the test fails. <c>ESMTESTKIT_ACCEPT=1</c> or <c>esm contract accept</c> accepts it, never on a build server.
    /// The recording is run before it is written: a contract always holds.
    /// </remarks>
    /// <param name="simulation">The simulation, at rest.</param>
    /// <param name="caseName">Tells the rows of a theory apart, or the contracts of one helper; null: the test has one contract.</param>
    /// <param name="testFile">Filled in by the compiler. A helper that calls this passes its own caller's on.</param>
    /// <param name="testName">Filled in by the compiler. A helper that calls this passes its own caller's on.</param>
    /// <param name="cancellationToken">Stops the run of the recording.</param>
    /// <exception cref="EsmAssertionException">There is no accepted contract, or it is another; the message shows the difference.</exception>
    /// <exception cref="EsmUsageException">The simulation cannot be told as a contract; the message says why.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Task VerifyContractAsync(this EsmSimulation simulation, string? caseName = null, [CallerFilePath] string testFile = "", [CallerMemberName] string testName = "", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        return VerifyAsync(simulation, Assembly.GetCallingAssembly(), caseName, testFile, testName, cancellationToken);
    }

    /// <summary>The contract as JSON text, for whoever keeps snapshots in another way (Verify: <c>VerifyJson(await sim.ToContractJsonAsync())</c>).</summary>
    /// <param name="simulation">The simulation, at rest.</param>
    /// <param name="contractName">The contract's name: words with slashes between them.</param>
    /// <param name="cancellationToken">Stops the run of the recording.</param>
    /// <exception cref="EsmUsageException">The simulation cannot be told as a contract; the message says why.</exception>
    public static Task<string> ToContractJsonAsync(this EsmSimulation simulation, string contractName = "recorded", CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        ArgumentNullException.ThrowIfNull(contractName);
        return ProvedRecording.OfAsync(simulation, contractName, null, cancellationToken);
    }

    private static async Task VerifyAsync(EsmSimulation simulation, Assembly tests, string? caseName, string testFile, string testName, CancellationToken cancellation)
    {
        var project = ProjectFolder.Of(tests);
        var source = ProjectFolder.Within(project, testFile);
        var first = ContractPlace.Of(project, source, testName, caseName, 1);
        var place = ContractPlace.Of(project, source, testName, caseName, simulation.CountContract(first.Stem));
        ContractReview.Of(place, await ProvedRecording.OfAsync(simulation, place.Name, null, cancellation).ConfigureAwait(false), Environment.GetEnvironmentVariable);
    }
}
