using System.Text.Json.Nodes;
using EsmTestKit.Internal.Kinesis;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Api;

/// <summary>The operations that write and read records.</summary>
internal sealed class KinesisRecordOperations(StreamRegistry streams, RecordReader reader)
{
    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("kinesis:PutRecord", Put);
        catalog.Add("kinesis:PutRecords", PutAll);
        catalog.Add("kinesis:GetShardIterator", Iterate);
        catalog.Add("kinesis:GetRecords", Get);
    }

    private ApiAnswer Put(ApiRequest request)
    {
        var put = request.Put();
        var record = request.Stream(streams).Put(put);
        RuleHits.Note("STR-024");
        return new(new JsonObject
        {
            ["ShardId"] = record.ShardId.Text,
            ["SequenceNumber"] = record.SequenceNumber.ToString(),
            ["EncryptionType"] = "NONE",
        });
    }

    private ApiAnswer PutAll(ApiRequest request)
    {
        var puts = request.GivenObjects("Records").Select(entry => entry.Put() with { SequenceNumberForOrdering = null }).ToList();
        var answers = request.Stream(streams).PutAll(puts);
        RuleHits.Note("WIR-060");
        return new(new JsonObject
        {
            ["FailedRecordCount"] = answers.Count(answer => answer is PutAnswer.Failed),
            ["Records"] = KinesisViews.Objects(answers.Select(Entry)),
            ["EncryptionType"] = "NONE",
        });
    }

    private ApiAnswer Iterate(ApiRequest request)
    {
        var (shard, type) = (request.Given("ShardId"), request.Given("ShardIteratorType"));
        var number = request.OptionalString("StartingSequenceNumber");
        new Constraints()
            .Name(shard, "shardId")
            .OneOf(type, "shardIteratorType", "AFTER_SEQUENCE_NUMBER", "LATEST", "AT_TIMESTAMP", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON")
            .Digits(number, 129, "startingSequenceNumber")
            .Check();
        var from = new IteratorRequest(type) { StartingSequenceNumber = number, Timestamp = request.OptionalInstant("Timestamp") };
        return new(new JsonObject { ["ShardIterator"] = reader.Iterate(request.Stream(streams), shard, from) });
    }

    private ApiAnswer Get(ApiRequest request)
    {
        var iterator = request.Given("ShardIterator");
        var limit = request.OptionalInt("Limit");
        new Constraints().InRange(limit, 1, RecordReader.MostRecords, "limit").Length(iterator, 1, 512, "shardIterator").Check();
        var answer = reader.Read(iterator, limit ?? RecordReader.MostRecords);
        var body = new JsonObject { ["Records"] = KinesisViews.Objects(answer.Records.Select(KinesisViews.Record)) };
        RuleHits.Note("WIR-059");
        if (answer.Next is not null) body["NextShardIterator"] = answer.Next;
        body["MillisBehindLatest"] = answer.MillisBehindLatest;
        if (answer.ChildShards is { } children) body["ChildShards"] = KinesisViews.Objects(children.Select(KinesisViews.Child));
        return new(body);
    }

    private static JsonObject Entry(PutAnswer answer) => answer switch
    {
        PutAnswer.Written(var record) => new JsonObject { ["SequenceNumber"] = record.SequenceNumber.ToString(), ["ShardId"] = record.ShardId.Text },
        PutAnswer.Failed(var code, var message) => new JsonObject { ["ErrorCode"] = code, ["ErrorMessage"] = message },
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
