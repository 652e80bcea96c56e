using System.Text;
using System.Text.Json;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Filtering;

/// <summary>Reads a record that somebody typed, as it stands in the event's <c>Records</c>; refuses what AWS never sends.</summary>
internal static class RecordText
{
    public static FilterDocument Read(RecordSource source, string json)
    {
        var utf8 = Encoding.UTF8.GetBytes(json);
        try
        {
            using var record = JsonDocument.Parse(utf8);
            if (record.RootElement.ValueKind != JsonValueKind.Object) throw Wrong(source, $"is a JSON {record.RootElement.ValueKind}");
            Check(source, record.RootElement);
        }
        catch (JsonException broken)
        {
            throw Wrong(source, $"is no JSON: {broken.Message}");
        }

        return source == RecordSource.None ? FilterDocument.FromJson(utf8) : FilterDocument.FromRecord(source, utf8);
    }

    private static void Check(RecordSource source, JsonElement record)
    {
        switch (source)
        {
            case RecordSource.Sqs when !record.TryGetProperty("body"u8, out var body):
                throw Wrong(source, "has no \"body\"");
            case RecordSource.Sqs when record.GetProperty("body"u8) is { ValueKind: not JsonValueKind.String } body:
                throw new EsmUsageException(
                    "The \"body\" of an SQS record is a text; here it is JSON.",
                    $"Write its text: \"body\":\"{JsonText.Escape(body.GetRawText())}\".");
            case RecordSource.Kinesis when !record.TryGetProperty("kinesis"u8, out var kinesis) || kinesis.ValueKind != JsonValueKind.Object || !kinesis.TryGetProperty("data"u8, out _):
                throw Wrong(source, "has no \"kinesis\" with \"data\"");
            case RecordSource.Kinesis when record.GetProperty("kinesis"u8).GetProperty("data"u8) is var data && (data.ValueKind != JsonValueKind.String || !data.TryGetBytesFromBase64(out _)):
                throw new EsmUsageException(
                    $"The \"data\" of a Kinesis record is base64; here it is {data.GetRawText()}.",
                    $"Write \"data\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(data.ValueKind == JsonValueKind.String ? data.GetString()! : data.GetRawText()))}\".");
            case RecordSource.DynamoDb when !record.TryGetProperty("dynamodb"u8, out _):
                throw Wrong(source, "has no \"dynamodb\"");
            default:
                break;
        }
    }

    private static EsmUsageException Wrong(RecordSource source, string what) => new(
        $"The record {what}.",
        source switch
        {
            RecordSource.Sqs => "Give it as it stands in the event: {\"messageId\":\"m1\",\"body\":\"{\\\"key\\\":1}\"}.",
            RecordSource.Kinesis => "Give it as it stands in the event: {\"kinesis\":{\"partitionKey\":\"1\",\"data\":\"eyJrZXkiOjF9\"}}; data is base64.",
            RecordSource.DynamoDb => "Give it as it stands in the event: {\"eventName\":\"INSERT\",\"dynamodb\":{\"NewImage\":{\"id\":{\"S\":\"1\"}}}}.",
            _ => "Give a JSON object.",
        });
}
