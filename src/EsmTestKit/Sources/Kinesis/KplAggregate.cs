using System.Security.Cryptography;
using System.Text;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>The Kinesis Producer Library's aggregates: a magic number, a protobuf message, its MD5 (STR-338 to STR-341).</summary>
internal static class KplAggregate
{
    private const int DigestBytes = 16;

    private static ReadOnlySpan<byte> Magic => [0xF3, 0x89, 0x9A, 0xC2];

    /// <summary>It begins as an aggregate does; whether it is one, only decoding tells.</summary>
    public static bool IsMarked(ReadOnlySpan<byte> data) => data.StartsWith(Magic);

    /// <summary>The records inside, or the record itself where it is no aggregate or a malformed one (STR-340).</summary>
    public static IReadOnlyList<StreamRecord> Expand(StoredRecord record, HashKeyRange shardRange, bool dropWhole)
    {
        if (Decode(record.Data) is not { } inner)
        {
            if (record.Data.Span.StartsWith(Magic)) RuleHits.Note("STR-340");
            return [record];
        }

        RuleHits.Note("STR-339");
        var inside = inner.Where(item => shardRange.Contains(item.Hash)).ToList();
        if (inside.Count < inner.Count)
        {
            // Recorded: one record that belongs to another shard takes the aggregate with it. Documented: it goes alone (ADD-13).
            RuleHits.Note(dropWhole ? "STR-340" : "ADD-13");
            if (dropWhole) return [];
        }

        return inside.ConvertAll<StreamRecord>(item => record.Inner(item.PartitionKey, item.Data));
    }

    /// <summary>Null: no aggregate, or one that does not hold together.</summary>
    public static IReadOnlyList<KplUserRecord>? Decode(ReadOnlyMemory<byte> data)
    {
        if (!data.Span.StartsWith(Magic) || data.Length < Magic.Length + DigestBytes) return null;
        var message = data[Magic.Length..^DigestBytes];
        Span<byte> digest = stackalloc byte[DigestBytes];
#pragma warning disable CA5351 // The checksum of the aggregation format, not a matter of security.
        MD5.HashData(message.Span, digest);
#pragma warning restore CA5351
        return digest.SequenceEqual(data.Span[^DigestBytes..]) ? ReadMessage(message) : null;
    }

    // AggregatedRecord: 1 partition keys, 2 explicit hash keys, 3 records.
    private static List<KplUserRecord>? ReadMessage(ReadOnlyMemory<byte> message)
    {
        var keys = new List<string>();
        var hashes = new List<string>();
        var records = new List<ReadOnlyMemory<byte>>();
        var fields = new ProtobufReader(message);
        while (fields.TryRead(out var field))
        {
            if (field is { Number: 1, Bytes: { } key }) keys.Add(Encoding.UTF8.GetString(key.Span));
            else if (field is { Number: 2, Bytes: { } hash }) hashes.Add(Encoding.UTF8.GetString(hash.Span));
            else if (field is { Number: 3, Bytes: { } record }) records.Add(record);
        }

        if (fields.IsBroken || records.Count == 0) return null;
        var read = records.ConvertAll(record => ReadRecord(record, keys, hashes));
        return read.Exists(record => record is null) ? null : read.ConvertAll(record => record.GetValueOrDefault());
    }

    // Record: 1 index of the partition key, 2 index of the explicit hash key, 3 data, 4 tags.
    private static KplUserRecord? ReadRecord(ReadOnlyMemory<byte> message, List<string> keys, List<string> hashes)
    {
        ulong? key = null, hash = null;
        ReadOnlyMemory<byte>? data = null;
        var fields = new ProtobufReader(message);
        while (fields.TryRead(out var field))
        {
            if (field is { Number: 1, Varint: { } keyIndex }) key = keyIndex;
            else if (field is { Number: 2, Varint: { } hashIndex }) hash = hashIndex;
            else if (field is { Number: 3, Bytes: { } bytes }) data = bytes;
        }

        if (fields.IsBroken || key is null || key >= (ulong)keys.Count || hash >= (ulong)hashes.Count || data is not { } payload) return null;
        var partitionKey = keys[(int)key];
        return (hash is { } index ? HashKeyRange.ParseHash(hashes[(int)index]) : HashKeyRange.HashOf(partitionKey)) is { } hashKey
            ? new KplUserRecord(partitionKey, hashKey, payload)
            : null;
    }
}

/// <summary>One record of an aggregate.</summary>
internal readonly record struct KplUserRecord(string PartitionKey, UInt128 Hash, ReadOnlyMemory<byte> Data);
