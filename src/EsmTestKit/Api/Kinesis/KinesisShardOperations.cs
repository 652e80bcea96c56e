using System.Globalization;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Kinesis;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Api;

/// <summary>The operations on shards.</summary>
internal sealed class KinesisShardOperations(World world, StreamRegistry streams)
{
    private const int ListedShards = 1000;
    private static readonly TimeSpan TokenLife = TimeSpan.FromSeconds(300);

    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("kinesis:ListShards", List);
        catalog.Add("kinesis:SplitShard", Split);
        catalog.Add("kinesis:MergeShards", Merge);
        catalog.Add("kinesis:UpdateShardCount", Scale);
    }

    private ApiAnswer List(ApiRequest request)
    {
        var max = request.OptionalInt("MaxResults");
        new Constraints().InRange(max, 1, 10_000, "maxResults").Check();
        if (request.OptionalString("NextToken") is { } token) return NextPage(request, token, max);
        // AWS names the two members so where none is given.
        if (!request.Has("StreamName") && !request.Has("StreamARN")) throw KinesisErrors.InvalidArgument("Either NextToken or StreamName should be provided.");
        var stream = request.Stream(streams);
        stream.RequireData();
        if (request.OptionalInstant("StreamCreationTimestamp") is { } createdAt && createdAt.ToUnixTimeSeconds() != stream.CreatedAt.ToUnixTimeSeconds()) throw KinesisErrors.StreamNotFound(world.Place, stream.Name).By("STR-002");
        RuleHits.Note("STR-011");
        var after = request.OptionalString("ExclusiveStartShardId") is { } start ? KinesisRequests.Ordinal(stream, start) : -1;
        var filter = ShardFilter.Read(request, stream);
        return Page(stream, filter, after, max);
    }

    private ApiAnswer NextPage(ApiRequest request, string token, int? max)
    {
        if (request.Has("StreamName") || request.Has("StreamARN")) throw KinesisErrors.InvalidArgument("NextToken and StreamName cannot be provided together.");
        var parts = PageToken.Read(token, 5) ?? throw KinesisErrors.InvalidArgument("Invalid NextToken.");
        var issuedAt = new DateTimeOffset(long.Parse(parts[1], CultureInfo.InvariantCulture), TimeSpan.Zero);
        if (world.Now - issuedAt > TokenLife)
        {
            throw new AwsServiceException("ExpiredNextTokenException", $"NextToken expired. It was created at time {KinesisErrors.JavaDate(issuedAt)} while right now it is {KinesisErrors.JavaDate(world.Now)}.");
        }

        return Page(streams.Get(parts[0]), ShardFilter.Read(parts[3], parts[4]), int.Parse(parts[2], CultureInfo.InvariantCulture), max);
    }

    private ApiAnswer Page(StreamStore stream, ShardFilter filter, int after, int? max)
    {
        var rest = stream.Lineage.Visible.Where(shard => shard.Ordinal > after && filter.Passes(shard, stream, world.Now)).ToList();
        var page = rest.Take(max ?? ListedShards).ToList();
        var answer = new JsonObject { ["Shards"] = KinesisViews.Objects(page.Select(KinesisViews.Shard)) };
        if (rest.Count > page.Count)
        {
            answer["NextToken"] = PageToken.Write(
                stream.Name,
                world.Now.UtcTicks.ToString(CultureInfo.InvariantCulture),
                page[^1].Ordinal.ToString(CultureInfo.InvariantCulture),
                filter.Type,
                filter.Argument);
        }

        return new(answer);
    }

    private ApiAnswer Split(ApiRequest request)
    {
        var (shard, hashKey) = (request.Given("ShardToSplit"), request.Given("NewStartingHashKey"));
        var stream = request.Stream(streams);
        StreamRules.RequireProvisioned(stream, "SplitShard");
        StreamFace.Split(stream, world.Place, shard, hashKey);
        return ApiAnswer.Empty;
    }

    private ApiAnswer Merge(ApiRequest request)
    {
        var (shard, adjacent) = (request.Given("ShardToMerge"), request.Given("AdjacentShardToMerge"));
        var stream = request.Stream(streams);
        StreamRules.RequireProvisioned(stream, "MergeShards");
        stream.Merge(StreamFace.IdOf(stream, world.Place, shard), StreamFace.IdOf(stream, world.Place, adjacent));
        return ApiAnswer.Empty;
    }

    private ApiAnswer Scale(ApiRequest request)
    {
        var target = request.GivenInt("TargetShardCount");
        new Constraints().InRange(target, 1, 100_000, "targetShardCount").OneOf(request.Given("ScalingType"), "scalingType", "UNIFORM_SCALING").Check();
        var stream = request.Stream(streams);
        StreamRules.RequireProvisioned(stream, "UpdateShardCount");
        var current = stream.ScaleTo(target);
        return new(new JsonObject
        {
            ["StreamName"] = stream.Name,
            ["CurrentShardCount"] = current,
            ["TargetShardCount"] = target,
            ["StreamARN"] = stream.Arn,
        });
    }
}
