using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>What one shard accepts: 1,000 records within a second (STR-032), and bytes out of a bucket of 10 MiB that fills at 1 MiB a second (ADD-27).</summary>
internal sealed class WriteThrottle
{
    private const int RecordsPerSecond = 1000;
    private const double BytesPerSecond = 1024 * 1024;
    private const double Bucket = 10 * BytesPerSecond;
    private readonly Queue<DateTimeOffset> _writes = [];
    private double _bytes = Bucket;
    private DateTimeOffset? _filledAt;

    public bool TryWrite(int bytes, DateTimeOffset now)
    {
        RuleHits.Note("ADD-27");
        while (_writes.TryPeek(out var oldest) && now - oldest >= TimeSpan.FromSeconds(1)) _writes.Dequeue();
        if (_filledAt is { } filledAt) _bytes = Math.Min(Bucket, _bytes + ((now - filledAt).TotalSeconds * BytesPerSecond));
        _filledAt = now;
        if (_writes.Count >= RecordsPerSecond || bytes > _bytes) return false;
        _writes.Enqueue(now);
        _bytes -= bytes;
        return true;
    }
}
