using System.Text.Json.Nodes;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Kinesis;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Api;

/// <summary>The operations on streams themselves.</summary>
internal sealed class KinesisStreamOperations(World world, StreamRegistry streams)
{
    private const int DescribedShards = 100;
    private const int ListedStreams = 100;

    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("kinesis:CreateStream", Create);
        catalog.Add("kinesis:DeleteStream", Delete);
        catalog.Add("kinesis:DescribeStream", Describe);
        catalog.Add("kinesis:DescribeStreamSummary", Summarise);
        catalog.Add("kinesis:DescribeLimits", _ => Limits());
        catalog.Add("kinesis:ListStreams", List);
        catalog.Add("kinesis:IncreaseStreamRetentionPeriod", request => ChangeRetention(request, longer: true));
        catalog.Add("kinesis:DecreaseStreamRetentionPeriod", request => ChangeRetention(request, longer: false));
        catalog.Add("kinesis:UpdateStreamMode", UpdateMode);
        catalog.Add("kinesis:UpdateMaxRecordSize", UpdateRecordSize);
    }

    private ApiAnswer Create(ApiRequest request)
    {
        var name = request.Given("StreamName");
        var shardCount = request.OptionalInt("ShardCount");
        // Neither a count nor a mode: accepted, with the shards of an on-demand stream (ADD-58).
        var mode = request.OptionalMode() ?? (shardCount is null ? KinesisStreamMode.OnDemand : KinesisStreamMode.Provisioned);
        var tags = KinesisTagOperations.TagsIn(request);
        var attributes = StreamRules.Check(name, shardCount, mode, request.OptionalInt("MaxRecordSizeInKiB"));
        if (mode == KinesisStreamMode.Provisioned && shardCount is null) throw KinesisErrors.Validation("1 validation error detected: Value null at 'shardCount' failed to satisfy constraint: Member must not be null");
        var stream = streams.Create(name, attributes);
        foreach (var (key, value) in tags) stream.Tags[key] = value;
        return ApiAnswer.Empty;
    }

    private ApiAnswer Delete(ApiRequest request)
    {
        var stream = request.Stream(streams);
        if (stream.Consumers.All.Count > 0 && request.OptionalBool("EnforceConsumerDeletion") != true)
        {
            // The text is ours.
            throw new AwsServiceException("ResourceInUseException", $"Stream {stream.Name} under account {world.Place.AccountId} has {stream.Consumers.All.Count} registered consumers. Deregister them or set EnforceConsumerDeletion.");
        }

        streams.Delete(stream);
        return ApiAnswer.Empty;
    }

    private ApiAnswer Describe(ApiRequest request)
    {
        var limit = request.OptionalInt("Limit");
        var start = request.OptionalString("ExclusiveStartShardId");
        new Constraints().InRange(limit, 1, 10_000, "limit").Name(start, "exclusiveStartShardId").Check();
        var stream = request.Stream(streams);
        var status = stream.Look();
        // The shards of a stream that is still being created are not to be seen (STR-001).
        var shards = status == StreamStatus.Creating ? [] : ShardsAfter(stream, start);
        var shown = Math.Min(limit ?? DescribedShards, DescribedShards);
        RuleHits.Note("STR-011");
        var description = Head(stream, status);
        description["Shards"] = KinesisViews.Objects(shards.Take(shown).Select(KinesisViews.Shard));
        description["HasMoreShards"] = shards.Count > shown;
        Tail(description, stream);
        description["KeyId"] = null; // Shown as null, as recorded (ADD-10).
        return new(new JsonObject { ["StreamDescription"] = description });
    }

    private ApiAnswer Summarise(ApiRequest request)
    {
        var stream = request.Stream(streams);
        var status = stream.Look();
        var summary = Head(stream, status);
        Tail(summary, stream);
        summary["OpenShardCount"] = status == StreamStatus.Creating ? 0 : stream.Lineage.Open.Count;
        summary["ConsumerCount"] = stream.Consumers.All.Count;
        summary["MaxRecordSizeInKiB"] = stream.Attributes.MaxRecordKiB; // ADD-10
        RuleHits.Note("ADD-10");
        return new(new JsonObject { ["StreamDescriptionSummary"] = summary });
    }

    private ApiAnswer Limits()
    {
        var all = streams.All.ToList();
        return new(new JsonObject
        {
            ["ShardLimit"] = 20_000,
            ["OpenShardCount"] = all.Where(stream => stream.Attributes.Mode == KinesisStreamMode.Provisioned).Sum(stream => stream.Lineage.Open.Count),
            ["OnDemandStreamCount"] = all.Count(stream => stream.Attributes.Mode == KinesisStreamMode.OnDemand),
            ["OnDemandStreamCountLimit"] = 50,
        });
    }

    private ApiAnswer List(ApiRequest request)
    {
        var limit = request.OptionalInt("Limit");
        new Constraints().InRange(limit, 1, 10_000, "limit").Check();
        var after = request.OptionalString("NextToken") is { } token
            ? (PageToken.Read(token, 1) ?? throw KinesisErrors.InvalidArgument("Invalid NextToken."))[0]
            : request.OptionalString("ExclusiveStartStreamName") ?? string.Empty;
        var rest = streams.All.Where(stream => string.CompareOrdinal(stream.Name, after) > 0).ToList();
        var page = rest.Take(limit ?? ListedStreams).ToList();
        var answer = new JsonObject
        {
            ["StreamNames"] = KinesisViews.Texts(page.Select(stream => stream.Name)),
            ["HasMoreStreams"] = rest.Count > page.Count,
        };
        if (rest.Count > page.Count) answer["NextToken"] = PageToken.Write(page[^1].Name);
        answer["StreamSummaries"] = KinesisViews.Objects(page.Select(stream =>
        {
            var summary = Head(stream, stream.Status);
            summary["StreamCreationTimestamp"] = KinesisViews.CreationTime(stream.CreatedAt);
            return summary;
        }));
        return new(answer);
    }

    private ApiAnswer ChangeRetention(ApiRequest request, bool longer)
    {
        var hours = request.GivenInt("RetentionPeriodHours");
        var stream = request.Stream(streams);
        var period = StreamRules.CheckRetention(hours);
        var existing = (int)stream.Attributes.Retention.TotalHours;
        if (longer ? hours < existing : hours > existing)
        {
            throw KinesisErrors.InvalidArgument(
                $"Requested retention period ({hours} hours) for stream {stream.Name} can not be {(longer ? "shorter" : "longer")} than existing retention period ({existing} hours). "
                + $"Use {(longer ? "Decrease" : "Increase")}RetentionPeriod API.").By("STR-035");
        }

        stream.RequireActive();
        stream.ChangeRetention(period);
        return ApiAnswer.Empty;
    }

    private ApiAnswer UpdateMode(ApiRequest request)
    {
        var mode = request.OptionalMode() ?? throw KinesisErrors.Validation("1 validation error detected: Value null at 'streamModeDetails' failed to satisfy constraint: Member must not be null");
        request.Stream(streams).Change(attributes => attributes with { Mode = mode });
        return ApiAnswer.Empty;
    }

    private ApiAnswer UpdateRecordSize(ApiRequest request)
    {
        var size = request.GivenInt("MaxRecordSizeInKiB");
        new Constraints().InRange(size, StreamRules.LeastRecordKiB, StreamRules.MostRecordKiB, "maxRecordSizeInKiB").Check();
        RuleHits.Note("ADD-66");
        request.Stream(streams).Change(attributes => attributes with { MaxRecordKiB = size });
        return ApiAnswer.Empty;
    }

    private static IReadOnlyList<ShardStore> ShardsAfter(StreamStore stream, string? start)
    {
        if (start is null) return stream.Lineage.Visible;
        var after = KinesisRequests.Ordinal(stream, start);
        return [.. stream.Lineage.Visible.Where(shard => shard.Ordinal > after)];
    }

    private static JsonObject Head(StreamStore stream, StreamStatus status) => new()
    {
        ["StreamName"] = stream.Name,
        ["StreamARN"] = stream.Arn,
        ["StreamStatus"] = status.Text(),
        ["StreamModeDetails"] = KinesisViews.Mode(stream),
    };

    private static void Tail(JsonObject description, StreamStore stream)
    {
        description["RetentionPeriodHours"] = (int)stream.Attributes.Retention.TotalHours;
        description["StreamCreationTimestamp"] = KinesisViews.CreationTime(stream.CreatedAt);
        description["EnhancedMonitoring"] = new JsonArray(new JsonObject { ["ShardLevelMetrics"] = new JsonArray() });
        description["EncryptionType"] = "NONE";
    }
}
