using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace EsmTestKit.Zoo;

/// <summary>The part of the three event shapes that these consumers read.</summary>
public sealed record Event(
    [property: JsonPropertyName("Records")] IReadOnlyList<Item> Records,
    [property: JsonPropertyName("state")] JsonObject? State = null,
    [property: JsonPropertyName("isFinalInvokeForWindow")] bool IsFinal = false,
    [property: JsonPropertyName("shardId")] string? ShardId = null);

public sealed record Item(
    [property: JsonPropertyName("messageId")] string? MessageId,
    [property: JsonPropertyName("receiptHandle")] string? ReceiptHandle,
    [property: JsonPropertyName("body")] string? Body,
    [property: JsonPropertyName("attributes")] IReadOnlyDictionary<string, string>? Attributes,
    [property: JsonPropertyName("messageAttributes")] IReadOnlyDictionary<string, JsonElement>? MessageAttributes,
    [property: JsonPropertyName("kinesis")] KinesisPart? Kinesis,
    [property: JsonPropertyName("eventName")] string? EventName,
    [property: JsonPropertyName("userIdentity")] JsonObject? UserIdentity,
    [property: JsonPropertyName("dynamodb")] DynamoDbPart? DynamoDb)
{
    /// <summary>What the record says, whatever it came by.</summary>
    public string Text => Body ?? (Kinesis is { } kinesis ? Encoding.UTF8.GetString(Convert.FromBase64String(kinesis.Data)) : DynamoDb!.Keys.GetRawText());

    /// <summary>What a batch response names it by.</summary>
    public string Identifier => MessageId ?? Kinesis?.SequenceNumber ?? DynamoDb!.SequenceNumber;

    public string Group => Attributes!["MessageGroupId"];
}

public sealed record KinesisPart(
    [property: JsonPropertyName("data")] string Data,
    [property: JsonPropertyName("sequenceNumber")] string SequenceNumber,
    [property: JsonPropertyName("approximateArrivalTimestamp")] double ArrivedAt);

public sealed record DynamoDbPart(
    [property: JsonPropertyName("Keys")] JsonElement Keys,
    [property: JsonPropertyName("SequenceNumber")] string SequenceNumber,
    [property: JsonPropertyName("NewImage")] JsonObject? NewImage);

/// <summary>The batch response; in a tumbling window the state too.</summary>
public sealed record Answer(
    [property: JsonPropertyName("batchItemFailures")] IReadOnlyList<Failure> Failures,
    [property: JsonPropertyName("state"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] JsonObject? State = null)
{
    public static Answer Of(params IEnumerable<string> identifiers) => new([.. identifiers.Select(identifier => new Failure(identifier))]);
}

public sealed record Failure([property: JsonPropertyName("itemIdentifier")] string Identifier);
