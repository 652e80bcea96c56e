using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>What Kinesis refuses of a record before it looks at any shard.</summary>
internal static class PutRules
{
    public const int MostEntries = 500;

    /// <summary>The members of PutRecord, all violations in one sentence (STR-010, STR-026).</summary>
    public static void Check(PutRequest request, int maxRecordBytes)
    {
        var constraints = new Constraints().Digits(request.SequenceNumberForOrdering, 129, "sequenceNumberForOrdering");
        Check(constraints, request, maxRecordBytes, "");
        constraints.Check();
    }

    /// <summary>The members of PutRecords: nothing is written where anything is violated (STR-027, STR-028).</summary>
    public static void Check(IReadOnlyList<PutRequest> requests, int maxRecordBytes, int maxRequestBytes)
    {
        var constraints = new Constraints()
            .Require(requests.Count <= MostEntries, EntryList(requests.Count), "records", $"Member must have length less than or equal to {MostEntries}")
            .Require(requests.Count > 0, "[]", "records", "Member must have length greater than or equal to 1");
        for (var index = 0; index < requests.Count; index++) Check(constraints, requests[index], maxRecordBytes, $"records.{index + 1}.member.");
        if (requests.Count is 0 or > MostEntries) RuleHits.Note("STR-027");
        constraints.Check();
        var total = requests.Sum(request => (long)RecordSize.Of(request.Data.Length, request.PartitionKey));
        if (total > maxRequestBytes)
        {
            // The text is ours.
            throw KinesisErrors.InvalidArgument($"Records size exceeds {maxRequestBytes} bytes: the request has {total} bytes of data and partition keys.").By("STR-028");
        }
    }

    /// <summary>The point of the hash key space that chooses the shard (STR-006, STR-007).</summary>
    public static UInt128 HashOf(PutRequest request)
    {
        if (request.ExplicitHashKey is not { } text) return Noted("STR-006", HashKeyRange.HashOf(request.PartitionKey));
        return HashKeyRange.ParseHash(text) is { } hash
            ? Noted("STR-007", hash)
            : throw KinesisErrors.InvalidArgument($"Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. Specified value was {text}").By("STR-008");
    }

    /// <summary>The number that the new one has to exceed; null where there is none of this stream's era to exceed (STR-023).</summary>
    public static KinesisSequence? ToExceed(string? text, World world, string stream)
    {
        if (text is null) return null;
        if (!SequenceNumber.TryParse(text, out var number) || !IsGiven(number, world, out var sequence))
        {
            throw KinesisErrors.InvalidArgument(
                $"ExclusiveMinimumSequenceNumber {text} used in PutRecord on stream {stream} under account {world.Place.AccountId} is invalid.").By("STR-023");
        }

        return sequence;
    }

    private static bool IsGiven(SequenceNumber number, World world, out KinesisSequence? sequence)
    {
        sequence = null;
        // Numbers of older eras are valid, and smaller than any of today's.
        if (number.Words is { High: 0, Middle: < 1UL << 62 }) return true;
        if (!KinesisSequence.TryDecode(number, out var decoded) || decoded.RecordSecond > Math.Max(world.Now.ToUnixTimeSeconds(), decoded.ShardSecond)) return false;
        sequence = decoded;
        return true;
    }

    private static void Check(Constraints constraints, PutRequest request, int maxRecordBytes, string parent)
    {
        if (request.PartitionKey.EnumerateRunes().Count() is 0 or > 256) RuleHits.Note("STR-010");
        constraints.Length(request.PartitionKey, 1, 256, parent + "partitionKey");
        constraints.Digits(request.ExplicitHashKey, 39, parent + "explicitHashKey");
        var isTooLarge = RecordSize.Of(request.Data.Length, request.PartitionKey) > maxRecordBytes; // The key counts (ADD-28).
        if (isTooLarge)
        {
            RuleHits.Note("STR-026");
            RuleHits.Note("ADD-28");
        }

        constraints.Require(
            !isTooLarge,
            $"java.nio.HeapByteBuffer[pos=0 lim={request.Data.Length} cap={request.Data.Length}]",
            parent + "data",
            $"Member must have length less than or equal to {maxRecordBytes}");
    }

    private static string EntryList(int count) => $"[{string.Join(", ", Enumerable.Repeat("PutRecordsRequestEntry", Math.Min(count, 3)))}{(count > 3 ? ", …" : "")}]";

    private static UInt128 Noted(RuleId rule, UInt128 hash)
    {
        RuleHits.Note(rule);
        return hash;
    }
}
