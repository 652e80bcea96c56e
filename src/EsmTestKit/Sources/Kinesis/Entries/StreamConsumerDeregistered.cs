using System.Text.Json;

namespace EsmTestKit;

/// <summary>An enhanced fan-out consumer of a Kinesis stream was deregistered.</summary>
public sealed record StreamConsumerDeregistered : LedgerEntry
{
    internal StreamConsumerDeregistered(string stream, string consumer, string arn) =>
        (Stream, Consumer, Arn) = (stream, consumer, arn);

    /// <summary>The stream's name.</summary>
    public string Stream { get; }

    /// <summary>The consumer's name.</summary>
    public string Consumer { get; }

    /// <summary>The consumer's ARN.</summary>
    public string Arn { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("stream"u8, Stream);
        json.WriteString("consumer"u8, Consumer);
        json.WriteString("arn"u8, Arn);
    }
}
