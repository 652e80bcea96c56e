using System.Text;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Contracts;

/// <summary>A recording that holds: what is written is read again and run before anybody gets to see it.</summary>
internal static class ProvedRecording
{
    /// <summary>The contract's text.</summary>
    /// <exception cref="EsmUsageException">The simulation cannot be told as a contract that holds.</exception>
    public static async Task<string> OfAsync(EsmSimulation simulation, string name, string? summary, CancellationToken cancellation)
    {
        var text = ContractText.Of(ContractRecorder.Record(simulation, name, summary));
        var contract = ContractReader.Read($"{name}{ContractPaths.Extension}", Encoding.UTF8.GetBytes(text));
        var state = simulation.Observed();
        var cast = new ContractCast { Observer = simulation.IsObserved ? () => state?.DeepClone() : null };
        var result = await ContractRunner.RunAsync(contract, cast, cancellation).ConfigureAwait(false);
        return result.Holds ? text : throw NotAlike(simulation, result);
    }

    private static EsmUsageException NotAlike(EsmSimulation simulation, ContractResult result) => new(
        $"The recording does not give what the test saw, so it is no contract.{Environment.NewLine}{string.Join(Environment.NewLine, MismatchReport.Of(result).Take(12))}{Environment.NewLine}",
        Reason(simulation));

    // In a contract's world functions only return or fail, and AWS is as it usually is.
    private static string Reason(EsmSimulation simulation)
    {
        var calls = simulation.World.Journal.Entries.OfType<JournalEntry.Call>().Where(call => call.ByConsumer).Select(call => call.Operation).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (calls.Count > 0) return $"While it ran, a consumer called {string.Join(", ", calls)} of this simulation; a contract's functions do not. Record a test in which nothing else depends on those calls.";
        var usual = new EsmSimulationSettings();
        var settings = simulation.Settings;
        var changed = new (string Name, bool IsChanged)[]
        {
            (nameof(settings.Sqs), settings.Sqs != usual.Sqs),
            (nameof(settings.SqsMappings), settings.SqsMappings != usual.SqsMappings),
            (nameof(settings.Kinesis), settings.Kinesis != usual.Kinesis),
            (nameof(settings.DynamoDb), settings.DynamoDb != usual.DynamoDb),
            (nameof(settings.StreamMappings), settings.StreamMappings != usual.StreamMappings),
            (nameof(settings.Mappings), settings.Mappings != usual.Mappings),
        }.Where(setting => setting.IsChanged).Select(setting => setting.Name).ToList();
        return changed.Count > 0
            ? $"The simulation's settings {string.Join(", ", changed)} are not the usual ones, and a contract has no words for them. Record a test with the usual ones."
            : "Please report this with the test: it is a fault of the kit.";
    }
}
