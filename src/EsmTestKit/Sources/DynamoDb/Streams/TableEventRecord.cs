using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>The JSON of a stream record: as Lambda's event holds it, and as GetRecords answers it. Order and forms are recorded (STR-084, STR-394).</summary>
internal static class TableEventRecord
{
    public static ReadOnlyMemory<byte> ForLambda(TableChange change, EventContext context)
    {
        RuleHits.Note("STR-394");
        using var buffer = new MemoryStream(512 + change.SizeBytes);
        using (var json = new Utf8JsonWriter(buffer, ValueWriter.Raw))
        {
            json.WriteStartObject();
            WriteHead(json, change, context.Region);
            RuleHits.Note("STR-396");
            WriteChange(json, change, EpochSeconds.Text(change.ArrivedAt, change.Stream.Behavior.TimestampFormat));
            if (change.IsTimeToLive) WriteIdentity(json, "userIdentity"u8, "principalId"u8, "type"u8, "STR-395");
            RuleHits.Note("STR-399");
            RuleHits.Note("STR-189");
            RuleHits.Note("STR-383");
            RuleHits.Note("STR-400"); // No invokeIdentityArn here.
            json.WriteString("eventSourceARN"u8, context.EventSourceArn);
            json.WriteEndObject();
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    public static JsonNode ForWire(TableChange change, string region)
    {
        RuleHits.Note("STR-084", "WIR-072");
        using var buffer = new MemoryStream(512 + change.SizeBytes);
        using (var json = new Utf8JsonWriter(buffer, ValueWriter.Raw))
        {
            json.WriteStartObject();
            WriteHead(json, change, region);
            WriteChange(json, change, EpochSeconds.Text(change.ArrivedAt, DynamoDbTimestampFormat.Integer));
            if (change.IsTimeToLive) WriteIdentity(json, "userIdentity"u8, "PrincipalId"u8, "Type"u8, "STR-096");
            json.WriteEndObject();
        }

        return JsonNode.Parse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length))!;
    }

    private static void WriteHead(Utf8JsonWriter json, TableChange change, string region)
    {
        json.WriteString("eventID"u8, change.EventId);
        json.WriteString("eventName"u8, change.Kind.WireName());
        json.WriteString("eventVersion"u8, "1.1"u8);
        json.WriteString("eventSource"u8, "aws:dynamodb"u8);
        json.WriteString("awsRegion"u8, region);
    }

    private static void WriteChange(Utf8JsonWriter json, TableChange change, string createdAt)
    {
        var order = change.Stream.AttributeOrder;
        json.WriteStartObject("dynamodb"u8);
        json.WritePropertyName("ApproximateCreationDateTime"u8);
        json.WriteRawValue(createdAt, skipInputValidation: true);
        json.WritePropertyName("Keys"u8);
        json.WriteMap(change.Keys, order);
        WriteImage(json, "NewImage"u8, change.NewImage, order);
        WriteImage(json, "OldImage"u8, change.OldImage, order);
        json.WriteString("SequenceNumber"u8, change.SequenceNumber.ToString());
        RuleHits.Note("STR-397");
        json.WriteNumber("SizeBytes"u8, change.SizeBytes);
        RuleHits.Note("STR-087");
        json.WriteString("StreamViewType"u8, change.Stream.View.WireName());
        json.WriteEndObject();
    }

    // What is not there has no member, neither null nor {} (STR-086).
    private static void WriteImage(Utf8JsonWriter json, ReadOnlySpan<byte> member, AttributeMap? image, AttributeOrder order)
    {
        if (image is null)
        {
            RuleHits.Note("STR-086");
            return;
        }

        json.WritePropertyName(member);
        json.WriteMap(image, order);
    }

    private static void WriteIdentity(Utf8JsonWriter json, ReadOnlySpan<byte> member, ReadOnlySpan<byte> principal, ReadOnlySpan<byte> type, RuleId rule)
    {
        RuleHits.Note(rule);
        json.WriteStartObject(member);
        json.WriteString(principal, "dynamodb.amazonaws.com"u8);
        json.WriteString(type, "Service"u8);
        json.WriteEndObject();
    }
}
