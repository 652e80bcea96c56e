namespace EsmTestKit.Internal.Batching;

/// <summary>The size of an event, metadata included, against the limit of a synchronous invocation (SQS-318, STR-183).</summary>
internal static class PayloadLimit
{
    /// <summary>6 MB: the request limit of a synchronous invocation (ADD-51).</summary>
    public const int Bytes = 6_291_456;

    /// <summary><c>{"Records":[]}</c></summary>
    public const int EnvelopeBytes = 14;

    /// <summary>What a record adds to an event that holds others already: itself and a comma.</summary>
    public static int Adds(ReadOnlyMemory<byte> record, bool isFirst) => record.Length + (isFirst ? 0 : 1);
}
