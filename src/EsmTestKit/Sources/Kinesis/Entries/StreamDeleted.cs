using System.Text.Json;

namespace EsmTestKit;

/// <summary>A Kinesis stream was deleted.</summary>
public sealed record StreamDeleted : LedgerEntry
{
    internal StreamDeleted(string stream, string arn) =>
        (Stream, Arn) = (stream, arn);

    /// <summary>The stream's name.</summary>
    public string Stream { get; }

    /// <summary>Its ARN.</summary>
    public string Arn { get; }

    private protected override void WriteMembers(Utf8JsonWriter json)
    {
        json.WriteString("stream"u8, Stream);
        json.WriteString("arn"u8, Arn);
    }
}
