using System.Text.Json.Nodes;
using EsmTestKit.Internal.DynamoDb;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Api;

/// <summary>The operations of DynamoDB Streams (WIR-071; errors: STR-111).</summary>
internal sealed class TableStreamOperations(World world, TableRegistry tables, Func<string, int> readers)
{
    private const int MostShards = 100;
    private const int MostRecords = 1000;
    private const int MostBytes = 1024 * 1024;
    private const int DescribesPerSecond = 10;
    private readonly Queue<DateTimeOffset> _describes = [];

    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("dynamodbstreams:ListStreams", List);
        catalog.Add("dynamodbstreams:DescribeStream", Describe);
        catalog.Add("dynamodbstreams:GetShardIterator", Iterate);
        catalog.Add("dynamodbstreams:GetRecords", Read);
    }

    private ApiAnswer List(ApiRequest request)
    {
        request.AcceptOnly("TableName", "Limit", "ExclusiveStartStreamArn");
        var limit = request.IntBetween("Limit", 1, MostShards, absent: MostShards);
        var table = request.OptionalString("TableName");
        var from = request.OptionalString("ExclusiveStartStreamArn");
        var streams = tables.Streams.Where(stream => table is null || stream.Name == table).OrderBy(stream => stream.Arn, StringComparer.Ordinal)
            .Where(stream => from is null || string.CompareOrdinal(stream.Arn, from) > 0).ToList();
        var answer = new JsonObject
        {
            ["Streams"] = new JsonArray([.. streams.Take(limit).Select(stream =>
                (JsonNode)new JsonObject { ["StreamArn"] = stream.Arn, ["TableName"] = stream.Name, ["StreamLabel"] = stream.Label })]),
        };
        if (streams.Count > limit) answer["LastEvaluatedStreamArn"] = streams[limit - 1].Arn;
        return new(answer);
    }

    // At most 100 shards a page, in order of their ids (STR-104).
    private ApiAnswer Describe(ApiRequest request)
    {
        request.AcceptOnly("StreamArn", "Limit", "ExclusiveStartShardId", "ShardFilter");
        CountDescribe();
        var stream = Stream(request);
        var limit = request.IntBetween("Limit", 1, MostShards, absent: MostShards);
        var from = request.OptionalString("ExclusiveStartShardId");
        RuleHits.Note("STR-104");
        var shards = Filtered(request, stream).OrderBy(shard => shard.Id).Where(shard => from is null || string.CompareOrdinal(shard.Id.Text, from) > 0).ToList();
        var description = new JsonObject
        {
            ["StreamArn"] = stream.Arn,
            ["StreamLabel"] = stream.Label,
            ["StreamStatus"] = stream.Status,
            ["StreamViewType"] = stream.View.WireName(),
            ["CreationRequestDateTime"] = DynamoDbRequests.Epoch(stream.CreatedAt),
            ["TableName"] = stream.Name,
            ["KeySchema"] = TableView.KeySchemaOf(stream.Table.Keys),
            ["Shards"] = new JsonArray([.. shards.Take(limit).Select(ShardOf)]),
        };
        if (shards.Count > limit) description["LastEvaluatedShardId"] = shards[limit - 1].Id.Text;
        return new(new JsonObject { ["StreamDescription"] = description });
    }

    private ApiAnswer Iterate(ApiRequest request)
    {
        request.AcceptOnly("StreamArn", "ShardId", "ShardIteratorType", "SequenceNumber");
        var stream = Stream(request);
        var shard = Shard(stream, request.Needed("ShardId"));
        _ = request.Needed("ShardIteratorType");
        RuleHits.Note("STR-106");
        var type = request.OneOf("ShardIteratorType", "TRIM_HORIZON", "LATEST", "AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER");
        var position = type switch
        {
            "TRIM_HORIZON" => shard.Resolve(StreamPosition.TrimHorizon.Instance),
            "LATEST" => shard.Resolve(StreamPosition.Latest.Instance),
            "AT_SEQUENCE_NUMBER" => new StreamPosition.AtSequenceNumber(Number(request, shard)),
            _ => new StreamPosition.AfterSequenceNumber(Number(request, shard)),
        };
        RefuseTrimmed(shard, position);
        return new(new JsonObject { ["ShardIterator"] = new TableShardIterator(stream.Arn, shard.Id, position, world.Now).ToString() });
    }

    // At most 1000 records and 1 MB; no next iterator at the end of a closed shard (STR-108).
    private ApiAnswer Read(ApiRequest request)
    {
        request.AcceptOnly("ShardIterator", "Limit");
        var iterator = TableShardIterator.Parse(request.Needed("ShardIterator"));
        if (iterator.IsExpiredAt(world.Now)) throw new AwsServiceException("ExpiredIteratorException", "The shard iterator has expired. Shard iterators are only valid for 15 minutes.").By("STR-107");
        var stream = tables.FindStream(iterator.StreamArn) ?? throw DynamoDbErrors.NoStream(iterator.StreamArn).By("WIR-068");
        var shard = Shard(stream, iterator.ShardId.Text);
        RefuseReader(stream);
        RefuseTrimmed(shard, iterator.Position);
        RuleHits.Note("STR-108");
        var records = Fitting(shard.Read(iterator.Position, request.IntBetween("Limit", 1, MostRecords, absent: MostRecords)));
        var answer = new JsonObject { ["Records"] = new JsonArray([.. records.Select(change => TableEventRecord.ForWire(change, world.Place.Region))]) };
        var next = records.Count > 0 ? new StreamPosition.AfterSequenceNumber(records[^1].SequenceNumber) : iterator.Position;
        if (!shard.IsClosed || shard.Read(next, 1).Count > 0) answer["NextShardIterator"] = new TableShardIterator(stream.Arn, shard.Id, next, world.Now).ToString();
        return new(answer);
    }

    private static IReadOnlyList<TableChange> Fitting(IReadOnlyList<StreamRecord> records)
    {
        var bytes = 0L;
        return [.. records.Cast<TableChange>().TakeWhile((change, index) => (bytes += change.SizeBytes) <= MostBytes || index == 0)];
    }

    private static IEnumerable<TableShard> Filtered(ApiRequest request, TableStream stream)
    {
        if (request.OptionalObject("ShardFilter") is not { } filter) return stream.TableShards;
        var part = request.Part(filter, "ShardFilter");
        part.OneOf("Type", "CHILD_SHARDS");
        var parent = new ShardId(part.Needed("ShardId"));
        return stream.TableShards.Where(shard => shard.Parents.Contains(parent));
    }

    private static JsonNode ShardOf(TableShard shard)
    {
        var range = new JsonObject { ["StartingSequenceNumber"] = shard.StartingSequenceNumber.ToString() };
        if (shard.EndingSequenceNumber is { } end) range["EndingSequenceNumber"] = end.ToString();
        var view = new JsonObject { ["ShardId"] = shard.Id.Text, ["SequenceNumberRange"] = range };
        if (shard.Parents is [var parent]) view["ParentShardId"] = parent.Text;
        return view;
    }

    private static SequenceNumber Number(ApiRequest request, TableShard shard)
    {
        var text = request.OptionalString("SequenceNumber") ?? throw DynamoDbErrors.InvalidValues("SequenceNumber is required for this ShardIteratorType");
        if (!SequenceNumber.TryParse(text, out var number) || text.Length is < 21 or > 40) throw DynamoDbErrors.InvalidValues($"Invalid SequenceNumber: {text}");
        return number >= shard.StartingSequenceNumber && (shard.EndingSequenceNumber is not { } end || number <= end)
            ? number
            : throw DynamoDbErrors.InvalidValues("The provided SequenceNumber is outside the range of the shard");
    }

    private static void RefuseTrimmed(TableShard shard, StreamPosition position)
    {
        if (shard.IsTrimmedAt(position)) throw new AwsServiceException("TrimmedDataAccessException", "The operation attempted to read past the oldest stream record in a shard.").By("STR-109");
    }

    private TableStream Stream(ApiRequest request)
    {
        var arn = request.Needed("StreamArn");
        return tables.FindStream(arn) ?? throw DynamoDbErrors.NoStream(arn).By("WIR-068");
    }

    private static TableShard Shard(TableStream stream, string id) =>
        stream.FindShard(new ShardId(id)) as TableShard
        ?? throw new AwsServiceException("ResourceNotFoundException", $"Requested resource not found: Shard: {id} in Stream: {stream.Arn} not found").By("STR-111");

    // The caller is one reader more than the mappings.
    private void RefuseReader(TableStream stream)
    {
        if (!tables.Behavior.ThrottleReaders || readers(stream.Arn) < tables.Behavior.MaximumReadersPerShard) return;
        throw new AwsServiceException("LimitExceededException", $"Rate exceeded for GetRecords: more than {tables.Behavior.MaximumReadersPerShard} processes read the same shard at the same time.").By("STR-110");
    }

    private void CountDescribe()
    {
        if (!tables.Behavior.EnforceDescribeLimit) return;
        while (_describes.TryPeek(out var first) && world.Now - first >= TimeSpan.FromSeconds(1)) _describes.Dequeue();
        if (_describes.Count >= DescribesPerSecond) throw new AwsServiceException("LimitExceededException", "Rate exceeded for DescribeStream: at most 10 calls per second.").By("STR-105");
        _describes.Enqueue(world.Now);
    }
}
