using System.Globalization;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Kinesis;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Api;

/// <summary>Reads the members that several Kinesis operations share.</summary>
internal static class KinesisRequests
{
    /// <summary>A stream by name, by ARN, or by both where they agree (STR-014).</summary>
    public static StreamStore Stream(this ApiRequest request, StreamRegistry streams)
    {
        var name = request.OptionalString("StreamName");
        var arn = request.OptionalString("StreamARN");
        new Constraints().Name(name, "streamName").Check();
        RuleHits.Note("STR-014");
        if (arn is null)
        {
            // The text is ours.
            return name is not null ? streams.Get(name) : throw KinesisErrors.InvalidArgument("Either StreamName or StreamARN should be provided.").By("STR-014");
        }

        var named = streams.NameIn(arn) ?? throw KinesisErrors.InvalidArgument($"Invalid StreamARN: {arn}.").By("STR-014");
        return name is null || name == named ? streams.Get(named) : throw KinesisErrors.InvalidArgument($"StreamName {name} and StreamARN {arn} name different streams.").By("STR-014");
    }

    /// <summary>A member that AWS's model requires.</summary>
    public static string Given(this ApiRequest request, string member)
    {
        var value = request.OptionalString(member);
        if (value is null) throw Null(member);
        return value;
    }

    public static int GivenInt(this ApiRequest request, string member) => request.OptionalInt(member) ?? throw Null(member);

    public static ReadOnlyMemory<byte> GivenBlob(this ApiRequest request, string member)
    {
        RuleHits.Note("WIR-063");
        try
        {
            return Convert.FromBase64String(request.Given(member));
        }
        catch (FormatException)
        {
            throw request.WrongType(member, "base64");
        }
    }

    public static ApiRequest GivenObject(this ApiRequest request, string member) =>
        new(request.Operation, request.OptionalObject(member) ?? throw Null(member));

    public static IReadOnlyList<ApiRequest> GivenObjects(this ApiRequest request, string member) =>
        [.. (request.OptionalArray(member) ?? throw Null(member)).Select(item => new ApiRequest(request.Operation, item as JsonObject ?? throw request.WrongType(member, "a list of objects")))];

    public static PutRequest Put(this ApiRequest request) => new(request.GivenBlob("Data"), request.Given("PartitionKey"))
    {
        ExplicitHashKey = request.OptionalString("ExplicitHashKey"),
        SequenceNumberForOrdering = request.OptionalString("SequenceNumberForOrdering"),
    };

    public static KinesisStreamMode? OptionalMode(this ApiRequest request)
    {
        if (request.OptionalObject("StreamModeDetails") is not { } details) return null;
        var mode = new ApiRequest(request.Operation, details).Given("StreamMode");
        new Constraints().OneOf(mode, "streamModeDetails.streamMode", "PROVISIONED", "ON_DEMAND").Check();
        return mode == "ON_DEMAND" ? KinesisStreamMode.OnDemand : KinesisStreamMode.Provisioned;
    }

    /// <summary>The number in a shard's id, whether there is such a shard or not.</summary>
    public static int Ordinal(StreamStore stream, string shardId) =>
        ShardNames.Parse(shardId) is { } id ? int.Parse(id.Text.AsSpan(id.Text.IndexOf('-', StringComparison.Ordinal) + 1), NumberStyles.None, CultureInfo.InvariantCulture)
            : throw KinesisErrors.InvalidArgument($"Invalid shard id {shardId} for stream {stream.Name}.");

    private static AwsServiceException Null(string member) => KinesisErrors.Validation(
        $"1 validation error detected: Value null at '{char.ToLowerInvariant(member[0])}{member[1..]}' failed to satisfy constraint: Member must not be null");
}
