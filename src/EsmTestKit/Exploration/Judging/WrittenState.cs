using System.Globalization;
using System.Text.Json;

namespace EsmTestKit.Internal.Exploration;

/// <summary>What consumers wrote into the world, for those that are seen from outside alone: items, objects, messages to queues and topics. What mappings and dead-letter queues write themselves is left out.</summary>
internal static class WrittenState
{
    /// <summary>Null: there is nothing that a consumer could write to.</summary>
    public static string? Of(EsmSimulation simulation)
    {
        var parts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var taken = Taken(simulation);
        foreach (var table in simulation.Tables.All.Where(table => !IsSource(simulation, table.LatestStream?.Arn)))
        {
            parts.Add($"table {table.Name}", Sorted(table.Items.Select(item => new DynamoDbItem(item.Value).ToPlainJson()?.ToJsonString() ?? "null")));
        }

        foreach (var queue in simulation.Queues.All.Where(queue => !taken.Contains(queue.Arn)))
        {
            parts.Add($"queue {queue.Name}", Sorted(queue.Messages.Select(message => JsonSerializer.Serialize(message.Body))));
        }

        foreach (var topic in simulation.Topics.All.Where(topic => !taken.Contains(topic.Arn)))
        {
            parts.Add($"topic {topic.Name}", Sorted(topic.Messages.Select(message => JsonSerializer.Serialize(message))));
        }

        foreach (var bucket in simulation.Buckets.All.Where(bucket => !taken.Contains(bucket.Arn)))
        {
            parts.Add($"bucket {bucket.Name}", Sorted(bucket.Objects.Select(stored => $"{JsonSerializer.Serialize(stored.Key)}:{JsonSerializer.Serialize(stored.Text)}"), '{', '}'));
        }

        var effects = StateProjection.Effects(simulation.Ledger);
        if (effects.Count > 0) parts.Add("effects", Sorted(effects.Select(effect => $"{JsonSerializer.Serialize(effect.Key)}:{effect.Value.ToString(CultureInfo.InvariantCulture)}"), '{', '}'));
        return parts.Count == 0 ? null : "{" + string.Join(',', parts.Select(part => $"{JsonSerializer.Serialize(part.Key)}:{part.Value}")) + "}";
    }

    // Sources, and what mappings and queues fill by themselves.
    private static SortedSet<string> Taken(EsmSimulation simulation)
    {
        var arns = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var mapping in simulation.Mappings.All)
        {
            arns.Add(mapping.Configuration.EventSourceArn);
            if (mapping.Configuration.OnFailureDestinationArn is { } destination) arns.Add(destination);
        }

        foreach (var queue in simulation.Queues.All)
        {
            if (queue.Attributes.Redrive is { } redrive) arns.Add(redrive.DeadLetterArn);
        }

        return arns;
    }

    private static bool IsSource(EsmSimulation simulation, string? stream) => stream is not null && simulation.Mappings.All.Any(mapping => mapping.Configuration.EventSourceArn == stream);

    private static string Sorted(IEnumerable<string> items, char opens = '[', char closes = ']') => opens + string.Join(',', items.Order(StringComparer.Ordinal)) + closes;
}
