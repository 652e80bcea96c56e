using System.Numerics;

namespace EsmTestKit.Legality;

/// <summary>X2: a shard's records come first in its order (with several lanes: each key's), what is done never comes back, and parents come before children.</summary>
internal sealed class ShardOrderCheck(WorldFacts facts) : LegalityCheck
{
    private readonly SortedDictionary<string, Place> _places = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<string>> _parents = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, BigInteger> _highest = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, BigInteger> _positions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (Place Place, List<(string? Key, DateTimeOffset At)> Overtaken)> _written = new(StringComparer.Ordinal);
    private readonly HashSet<string> _delivered = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _childSeen = new(StringComparer.Ordinal);
    public override void See(LedgerLine line)
    {
        switch (line.Entry)
        {
            case "RecordPut" or "DynamoDbStreamRecordWritten":
                foreach (var record in line.Records) Write(line, record, new Place(line.Text("shardId")!, line.Text("partitionKey"), BigInteger.Parse(line.Text("sequenceNumber")!, System.Globalization.CultureInfo.InvariantCulture)));
                break;
            case "ShardSplit":
                ParentsOf(line.Text("lowerShardId")!).Add(line.Text("shardId")!);
                ParentsOf(line.Text("upperShardId")!).Add(line.Text("shardId")!);
                break;
            case "ShardsMerged":
                ParentsOf(line.Text("mergedShardId")!).AddRange([line.Text("shardId")!, line.Text("adjacentShardId")!]);
                break;
            case "CheckpointMoved":
                Move(line);
                break;
            case "InvocationStarted" when line.Text("mapping") is { } mapping:
                CheckOrder(line, mapping);
                break;
            default:
                break;
        }
    }

    /// <summary>Numbers rise, but for a put of the same key and time that overtook the one before it, where its producer may do so (CP-49).</summary>
    private void Write(LedgerLine line, string record, Place place)
    {
        if (_written.TryGetValue(place.Shard, out var last) && place.Number < last.Place.Number && !(line.Rule == "CP-49" && line.Entry == "RecordPut" && last.Overtaken.Contains((place.Key, line.At))))
        {
            Never("X2", line, $"{record} is written before what its shard has already");
        }

        _places[record] = place;
        if (last.Place is null || place.Number > last.Place.Number) _written[place.Shard] = (place, [.. last.Overtaken ?? [], (place.Key, line.At)]);
    }

    private void Move(LedgerLine line)
    {
        var (shard, position) = ($"{line.Text("mapping")} {line.Text("shardId")}", BigInteger.Parse(line.Text("sequenceNumber")!, System.Globalization.CultureInfo.InvariantCulture));
        if (_positions.TryGetValue(shard, out var before) && position < before) Never("X2", line, $"the position of {line.Text("shardId")} goes back from {before} to {position}");
        _positions[shard] = position;
    }

    private void CheckOrder(LedgerLine line, string mapping)
    {
        var lanes = facts.Mappings.TryGetValue(mapping, out var known) ? known.ParallelizationFactor : 1;
        // Records of one aggregate are one record of the shard.
        BigInteger last = -1;
        foreach (var record in line.Records)
        {
            if (!_places.TryGetValue(record, out var place)) continue;
            if (place.Number < last) Never("X2", line, $"{record} stands behind a later record of its shard");
            last = place.Number;
            if (_positions.TryGetValue($"{mapping} {place.Shard}", out var done) && place.Number < done) Never("X2", line, $"{record} is delivered, and the position of its shard is past it");
            CheckFirst(line, mapping, record, place, lanes);
            CheckLineage(line, mapping, record, place.Shard);
        }
    }

    private void CheckFirst(LedgerLine line, string mapping, string record, Place place, int lanes)
    {
        if (!_delivered.Add($"{mapping} {record}")) return;
        // Where keys have lanes of their own the order is the key's; a table's keys are not told, so nothing is asked.
        if (lanes > 1 && place.Key is null) return;
        var lane = $"{mapping} {place.Shard} {(lanes > 1 ? place.Key : "")}";
        if (_highest.TryGetValue(lane, out var highest) && highest > place.Number) Never("X2", line, $"{record} is delivered for the first time after a later record of its {(lanes > 1 ? "key" : "shard")}");
        else _highest[lane] = place.Number;
    }

    private void CheckLineage(LedgerLine line, string mapping, string record, string shard)
    {
        if (_childSeen.TryGetValue($"{mapping} {shard}", out var child)) Never("X2", line, $"{record} of {shard} is delivered after a record of its child {child}");
        foreach (var parent in ParentsOf(shard)) _childSeen[$"{mapping} {parent}"] = shard;
    }

    private List<string> ParentsOf(string shard)
    {
        if (!_parents.TryGetValue(shard, out var parents)) _parents.Add(shard, parents = []);
        return parents;
    }

    private sealed record Place(string Shard, string? Key, BigInteger Number);
}
