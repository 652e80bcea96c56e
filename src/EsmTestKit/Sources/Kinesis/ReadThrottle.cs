namespace EsmTestKit.Internal.Kinesis;

/// <summary>What one shard answers: five calls and 2 MiB a second; a bigger answer is waited for afterwards (STR-050).</summary>
internal sealed class ReadThrottle
{
    private const int CallsPerSecond = 5;
    private const double BytesPerSecond = 2 * 1024 * 1024;
    private readonly Queue<(DateTimeOffset At, long Bytes)> _reads = [];
    private DateTimeOffset _freeAt;

    public bool TryRead(DateTimeOffset now)
    {
        while (_reads.TryPeek(out var oldest) && now - oldest.At >= TimeSpan.FromSeconds(1)) _reads.Dequeue();
        return now >= _freeAt && _reads.Count < CallsPerSecond && _reads.Sum(read => read.Bytes) < BytesPerSecond;
    }

    public void Note(long bytes, DateTimeOffset now)
    {
        _reads.Enqueue((now, bytes));
        // 10 MiB are five seconds.
        if (bytes > BytesPerSecond) _freeAt = now + TimeSpan.FromSeconds(bytes / BytesPerSecond);
    }
}
