using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Kinesis;

namespace EsmTestKit.Internal.Api;

/// <summary>Every operation of Kinesis Data Streams that the kit knows.</summary>
internal static class KinesisOperations
{
    public static void AddTo(ApiCatalog catalog, World world, StreamRegistry streams)
    {
        var reader = new RecordReader(world, streams);
        new KinesisStreamOperations(world, streams).AddTo(catalog);
        new KinesisShardOperations(world, streams).AddTo(catalog);
        new KinesisRecordOperations(streams, reader).AddTo(catalog);
        new KinesisConsumerOperations(streams, new ShardSubscriptions(world, reader)).AddTo(catalog);
        new KinesisTagOperations(world, streams).AddTo(catalog);
    }
}
