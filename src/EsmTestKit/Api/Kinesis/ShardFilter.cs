using System.Globalization;
using EsmTestKit.Internal.Kinesis;

namespace EsmTestKit.Internal.Api;

/// <summary>Which shards ListShards shows (STR-011).</summary>
/// <param name="Type">AWS's value.</param>
/// <param name="Argument">The shard's number or the instant's ticks; empty where the type takes none.</param>
internal sealed record ShardFilter(string Type, string Argument)
{
    public static ShardFilter Read(ApiRequest request, StreamStore stream)
    {
        if (request.OptionalObject("ShardFilter") is null) return new ShardFilter("FROM_TRIM_HORIZON", string.Empty);
        var filter = request.GivenObject("ShardFilter");
        var type = filter.Given("Type");
        new Constraints().OneOf(type, "shardFilter.type", "AFTER_SHARD_ID", "AT_TRIM_HORIZON", "FROM_TRIM_HORIZON", "AT_LATEST", "AT_TIMESTAMP", "FROM_TIMESTAMP").Check();
        return type switch
        {
            // The texts are ours.
            "AFTER_SHARD_ID" => new(type, KinesisRequests.Ordinal(stream, filter.OptionalString("ShardId") ?? throw KinesisErrors.InvalidArgument("ShardFilter of type AFTER_SHARD_ID must have a ShardId.").By("STR-011")).ToString(CultureInfo.InvariantCulture)),
            "AT_TIMESTAMP" or "FROM_TIMESTAMP" => new(type, (filter.OptionalInstant("Timestamp") ?? throw KinesisErrors.InvalidArgument($"ShardFilter of type {type} must have a Timestamp.").By("STR-011")).UtcTicks.ToString(CultureInfo.InvariantCulture)),
            _ => new(type, string.Empty),
        };
    }

    public static ShardFilter Read(string type, string argument) => new(type, argument);

    public bool Passes(ShardStore shard, StreamStore stream, DateTimeOffset now)
    {
        var horizon = now - stream.Attributes.Retention;
        return Type switch
        {
            "AFTER_SHARD_ID" => shard.Ordinal > int.Parse(Argument, CultureInfo.InvariantCulture),
            "AT_LATEST" => !shard.IsClosed,
            "AT_TRIM_HORIZON" => WasOpen(shard, horizon > stream.CreatedAt ? horizon : stream.Lineage.FirstAppearance),
            "AT_TIMESTAMP" => WasOpen(shard, Instant),
            "FROM_TIMESTAMP" => shard.ClosedAt is not { } closedAt || closedAt >= Instant,
            _ => true,
        };
    }

    private DateTimeOffset Instant => new(long.Parse(Argument, CultureInfo.InvariantCulture), TimeSpan.Zero);

    private static bool WasOpen(ShardStore shard, DateTimeOffset instant) =>
        shard.AppearsAt <= instant && (shard.ClosedAt is not { } closedAt || closedAt >= instant);
}
