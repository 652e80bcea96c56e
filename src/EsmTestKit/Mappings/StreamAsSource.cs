using System.Globalization;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Mappings;

/// <summary>A stream as the source of a mapping: there, and readable by the function's role (CTL-040, STR-128, STR-156).</summary>
internal sealed class StreamAsSource(Func<string, IStreamSource?> find, int mostReadersOfTable)
{
    public void Check(MappingConfiguration configuration, LambdaFunction function)
    {
        var arn = configuration.EventSourceArn;
        if (find(arn) is null) throw MappingErrors.InvalidParameter($"Stream not found: {arn}", "CTL-040", "STR-127");
        RuleHits.Note("CTL-169"); // In whatever state it is: one that is being created is read once it is there.
        if (!StreamPermissions.Suffice(configuration, function)) throw StreamPermissions.Refusal(configuration);
    }

    /// <summary>What the guide advises against, although AWS accepts it (STR-110).</summary>
    public IEnumerable<(string Text, RuleId Rule)> Hints(MappingConfiguration configuration, int readers)
    {
        if (configuration.Source != SourceKind.DynamoDb || readers <= mostReadersOfTable) yield break;
        yield return (string.Create(CultureInfo.InvariantCulture, $"{readers} mappings read this table's stream: with more than {mostReadersOfTable} readers of a shard DynamoDB may throttle them. Fan out behind one mapping, or behind a Kinesis stream of the table."), "STR-110");
    }
}
