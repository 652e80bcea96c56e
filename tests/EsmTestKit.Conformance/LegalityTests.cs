using EsmTestKit.Internal.Contracts;
using EsmTestKit.Legality;
using EsmTestKit.Tests.Exploration;

namespace EsmTestKit.Conformance;

/// <summary>Whatever the engine does in a contract's world, AWS may do: each ledger is read by a checker that knows nothing of the engine.</summary>
public sealed class LegalityTests
{
    /// <summary>What searches schedules runs many worlds.</summary>
    private const string Searches = "\"expectHolds\":";

    public static TheoryData<string> Contracts => new(
        ContractPaths.Find([Path.Combine(Repository.Root, "contracts", "aws"), Path.Combine(Repository.Root, "contracts", "samples", "holds")])
            .Where(file => !File.ReadAllText(file).Contains(Searches, StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Repository.Root, file)));

    [Theory]
    [MemberData(nameof(Contracts))]
    public async Task What_a_contract_makes_the_engine_do_is_legal(string file)
    {
        IReadOnlyList<Illegality>? found = null;
        var contract = ContractReader.Read(file, await File.ReadAllBytesAsync(Path.Combine(Repository.Root, file)));
        var text = "";
        await ContractRunner.RunAsync(
            contract,
            new ContractCast
            {
                AtTheEnd = simulation =>
                {
                    text = simulation.Ledger.ToJsonLines();
                    found = LedgerLegality.Of(text, FactsOf.World(simulation));
                },
            },
            CancellationToken.None);

        Assert.NotNull(found);
        Assert.True(found.Count == 0, $"{string.Join('\n', found)}\n{text}");
    }
}
