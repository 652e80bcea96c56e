using EsmTestKit.Internal.Exploration;
using EsmTestKit.Internal.Ledger;

namespace EsmTestKit.Internal.Contracts;

/// <summary>A contract, run and drawn; where an oracle found a delivery that breaks it, that one beside the undisturbed run.</summary>
internal static class ContractReport
{
    /// <param name="cast">Who plays in the contract besides itself.</param>
    /// <exception cref="EsmUsageException">The contract cannot be run.</exception>
    public static async Task<string> OfAsync(Contract contract, ContractCast cast, CancellationToken cancellation)
    {
        IReadOnlyList<LedgerLine> lines = [];
        SearchOutcome? broken = null;
        var watched = cast with
        {
            AtTheEnd = simulation => lines = simulation.Ledger.Count == 0 ? [] : LedgerLine.Of(simulation.Ledger),
            Searched = outcome => broken ??= outcome.Found is null ? null : outcome,
        };
        var result = await ContractRunner.RunAsync(contract, watched, cancellation).ConfigureAwait(false);
        if (result.Problem is { } problem) throw new EsmUsageException(problem, $"esm verify {contract.File} says the same; the report needs a contract that runs.");
        if (broken is not null) return ReportHtml.Of(broken, null);
        if (lines.Count == 0) throw new EsmUsageException($"There is nothing to draw: {contract.File} made no entry in the ledger.", "Draw a contract whose calls are accepted.");
        string?[] summary = [contract.Summary, result.Holds ? "The contract holds." : "The contract does not hold.", .. result.Holds ? [] : MismatchReport.Of(result)];
        return LedgerReport.Of(contract.Name, lines, string.Join('\n', summary.OfType<string>()));
    }
}
