using System.Text;
using EsmTestKit.Internal.Contracts;

namespace EsmTestKit.Conformance;

/// <summary>Every world that a contract makes is recorded anew; the recording must hold, and recording it again must come to an end: the same bytes.</summary>
public sealed class RecordingTests
{
    /// <summary>A recording sees what a function did, not why: an attempt that a script refuses leaves no outcome behind.</summary>
    private static readonly string[] NotRecordable = ["\"throttle\": true"];

    /// <summary>What follows or searches schedules is no run of one world.</summary>
    private static readonly string[] Schedules = ["\"decisions\":", "\"choices\":", "\"expectHolds\":"];

    public static TheoryData<string> Contracts => new(
        ContractPaths.Find([Path.Combine(Repository.Root, "contracts", "aws"), Path.Combine(Repository.Root, "contracts", "samples", "holds")])
            .Where(file => !NotRecordable.Concat(Schedules).Any(member => File.ReadAllText(file).Contains(member, StringComparison.Ordinal)))
            .Select(file => Path.GetRelativePath(Repository.Root, file)));

    [Theory]
    [MemberData(nameof(Contracts))]
    public async Task What_is_recorded_holds(string file)
    {
        var first = await RecordedAsync(ContractReader.Read(file, await File.ReadAllBytesAsync(Path.Combine(Repository.Root, file))));
        // The first may have looked where its test did not; from then on nothing is added.
        var second = await AgainAsync(first);
        Assert.Equal(second, await AgainAsync(second));

        Task<string> AgainAsync(string recorded) => RecordedAsync(ContractReader.Read(file, Encoding.UTF8.GetBytes(recorded)));
    }

    private static async Task<string> RecordedAsync(Contract contract)
    {
        var text = string.Empty;
        await ContractRunner.RunAsync(contract, new ContractCast { AtTheEnd = simulation => text = ProvedRecording.OfAsync(simulation, contract.Name, null, CancellationToken.None).GetAwaiter().GetResult() }, CancellationToken.None);
        return text;
    }
}
