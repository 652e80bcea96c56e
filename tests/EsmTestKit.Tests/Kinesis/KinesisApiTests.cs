using System.Text.Json.Nodes;
using EsmTestKit.Internal.Api;
using EsmTestKit.Internal.Kinesis;

namespace EsmTestKit.Tests.Kinesis;

public sealed class KinesisApiTests
{
    private const string Arn = "arn:aws:kinesis:us-east-1:123456789012:stream/orders";
    private readonly StreamWorld _world;
    private readonly ApiCatalog _api = new();

    public KinesisApiTests()
        : this(new KinesisBehavior())
    {
    }

    private KinesisApiTests(KinesisBehavior behavior)
    {
        _world = new StreamWorld(behavior);
        KinesisOperations.AddTo(_api, _world.World, _world.Streams);
    }

    [Fact, Covers("STR-001", "STR-011", "STR-012")]
    public void A_new_stream_is_described_as_recorded_first_creating_then_active()
    {
        Create();
        Assert.Equal(
            """{"StreamDescription":{"StreamName":"orders","StreamARN":"arn:aws:kinesis:us-east-1:123456789012:stream/orders","StreamStatus":"CREATING","StreamModeDetails":{"StreamMode":"PROVISIONED"},"Shards":[],"HasMoreShards":false,"RetentionPeriodHours":24,"StreamCreationTimestamp":1789809023,"EnhancedMonitoring":[{"ShardLevelMetrics":[]}],"EncryptionType":"NONE","KeyId":null}}""",
            Call("DescribeStream", """{"StreamName":"orders"}""").ToJsonString());
        var described = Call("DescribeStream", """{"StreamName":"orders"}""")["StreamDescription"]!;
        Assert.Equal("ACTIVE", described["StreamStatus"]!.GetValue<string>());
        var start = _world.Streams.Get("orders").Lineage.Visible[0].StartingSequenceNumber;
        Assert.Equal(
            $$$"""[{"ShardId":"shardId-000000000000","HashKeyRange":{"StartingHashKey":"0","EndingHashKey":"340282366920938463463374607431768211455"},"SequenceNumberRange":{"StartingSequenceNumber":"{{{start}}}"}}]""",
            described["Shards"]!.ToJsonString());
    }

    [Fact, Covers("ADD-10")]
    public void The_summary_counts_shards_and_consumers_and_shows_the_record_size()
    {
        Create(shards: 2);
        Call("RegisterStreamConsumer", $$"""{"StreamARN":"{{Arn}}","ConsumerName":"fast"}""");
        var summary = Call("DescribeStreamSummary", """{"StreamName":"orders"}""")["StreamDescriptionSummary"]!;
        Assert.Equal((2, 1, 1024), (summary["OpenShardCount"]!.GetValue<int>(), summary["ConsumerCount"]!.GetValue<int>(), summary["MaxRecordSizeInKiB"]!.GetValue<int>()));
        Assert.Null(summary["Shards"]);
    }

    [Fact, Covers("STR-002", "STR-014")]
    public void A_stream_goes_by_name_or_ARN_and_both_must_agree()
    {
        Create();
        Call("DescribeStream", $$"""{"StreamARN":"{{Arn}}"}""");
        Call("DescribeStream", $$"""{"StreamARN":"{{Arn}}","StreamName":"orders"}""");
        Assert.Equal("InvalidArgumentException", Refusal("DescribeStream", $$"""{"StreamARN":"{{Arn}}","StreamName":"other"}""").Code);
        Assert.Equal("InvalidArgumentException", Refusal("DescribeStream", "{}").Code);
        Assert.Equal("InvalidArgumentException", Refusal("DescribeStream", """{"StreamARN":"arn:aws:kinesis:eu-west-1:123456789012:stream/orders"}""").Code);
        var missing = Refusal("PutRecord", """{"StreamName":"nope","Data":"","PartitionKey":"a"}""");
        Assert.Equal(("ResourceNotFoundException", "Stream nope under account 123456789012 not found."), (missing.Code, missing.Message));
        var taken = Refusal("CreateStream", """{"StreamName":"orders","ShardCount":1}""");
        Assert.Equal(("ResourceInUseException", "Stream orders under account 123456789012 already exists."), (taken.Code, taken.Message));
    }

    [Fact, Covers("ADD-58")]
    public void A_stream_created_with_neither_count_nor_mode_has_four_shards()
    {
        Call("CreateStream", """{"StreamName":"orders"}""");
        Assert.Equal(4, _world.Streams.Get("orders").Shards.Count);
        Assert.Equal("ON_DEMAND", Call("DescribeStreamSummary", """{"StreamName":"orders"}""")["StreamDescriptionSummary"]!["StreamModeDetails"]!["StreamMode"]!.GetValue<string>());
        Assert.Equal("ValidationException", Refusal("UpdateShardCount", """{"StreamName":"orders","TargetShardCount":8,"ScalingType":"UNIFORM_SCALING"}""").Code);
        Call("UpdateStreamMode", $$$"""{"StreamARN":"{{{Arn}}}","StreamModeDetails":{"StreamMode":"PROVISIONED"}}""");
        Assert.Equal(
            """{"StreamName":"orders","CurrentShardCount":4,"TargetShardCount":8,"StreamARN":"arn:aws:kinesis:us-east-1:123456789012:stream/orders"}""",
            Call("UpdateShardCount", """{"StreamName":"orders","TargetShardCount":8,"ScalingType":"UNIFORM_SCALING"}""").ToJsonString());
    }

    [Fact, Covers("STR-024", "STR-054")]
    public void A_record_goes_in_and_comes_out_with_AWSs_members()
    {
        Create();
        var put = Call("PutRecord", """{"StreamName":"orders","Data":"aGVsbG8=","PartitionKey":"a"}""");
        var number = put["SequenceNumber"]!.GetValue<string>();
        Assert.Equal($$"""{"ShardId":"shardId-000000000000","SequenceNumber":"{{number}}","EncryptionType":"NONE"}""", put.ToJsonString());

        var iterator = Call("GetShardIterator", """{"StreamName":"orders","ShardId":"shardId-000000000000","ShardIteratorType":"TRIM_HORIZON"}""")["ShardIterator"]!.GetValue<string>();
        var answer = Call("GetRecords", new JsonObject { ["ShardIterator"] = iterator });
        Assert.Equal(["Records", "NextShardIterator", "MillisBehindLatest"], answer.Select(member => member.Key));
        Assert.Equal(
            $$"""[{"SequenceNumber":"{{number}}","ApproximateArrivalTimestamp":1789809023.187,"Data":"aGVsbG8=","PartitionKey":"a"}]""",
            answer["Records"]!.ToJsonString());
    }

    [Fact, Covers("STR-052")]
    public void The_end_of_a_closed_shard_shows_its_children()
    {
        Create();
        Call("SplitShard", """{"StreamName":"orders","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"170141183460469231731687303715884105728"}""");
        var iterator = Call("GetShardIterator", """{"StreamName":"orders","ShardId":"shardId-000000000000","ShardIteratorType":"LATEST"}""")["ShardIterator"]!.GetValue<string>();
        Assert.Equal(
            """{"Records":[],"MillisBehindLatest":0,"ChildShards":[{"ShardId":"shardId-000000000001","ParentShards":["shardId-000000000000"],"HashKeyRange":{"StartingHashKey":"0","EndingHashKey":"170141183460469231731687303715884105727"}},{"ShardId":"shardId-000000000002","ParentShards":["shardId-000000000000"],"HashKeyRange":{"StartingHashKey":"170141183460469231731687303715884105728","EndingHashKey":"340282366920938463463374607431768211455"}}]}""",
            Call("GetRecords", new JsonObject { ["ShardIterator"] = iterator }).ToJsonString());
    }

    [Fact, Covers("STR-029", "STR-030")]
    public void PutRecords_answers_entry_by_entry()
    {
        Create();
        _world.Streams.Get("orders").PutFailures = attempt => attempt.Position == 1 ? KinesisPutFailure.InternalFailure : null;
        var answer = Call("PutRecords", """{"StreamName":"orders","Records":[{"Data":"","PartitionKey":"a"},{"Data":"","PartitionKey":"a"}]}""");
        Assert.Equal(1, answer["FailedRecordCount"]!.GetValue<int>());
        Assert.Equal(["SequenceNumber", "ShardId"], answer["Records"]![0]!.AsObject().Select(member => member.Key));
        Assert.Equal("""{"ErrorCode":"InternalFailure","ErrorMessage":"Internal Service Failure"}""", answer["Records"]![1]!.ToJsonString());
    }

    [Fact, Covers("STR-011")]
    public void DescribeStream_shows_a_hundred_shards_a_page()
    {
        Create(shards: 250);
        Call("DescribeStream", """{"StreamName":"orders"}""");
        var ids = new List<string>();
        var page = Call("DescribeStream", """{"StreamName":"orders","Limit":10000}""")["StreamDescription"]!;
        while (true)
        {
            var shards = page["Shards"]!.AsArray();
            Assert.InRange(shards.Count, 1, 100);
            ids.AddRange(shards.Select(shard => shard!["ShardId"]!.GetValue<string>()));
            if (!page["HasMoreShards"]!.GetValue<bool>()) break;
            page = Call("DescribeStream", $$"""{"StreamName":"orders","ExclusiveStartShardId":"{{ids[^1]}}"}""")["StreamDescription"]!;
        }

        Assert.Equal(Enumerable.Range(0, 250).Select(index => $"shardId-{index:D12}"), ids);
    }

    [Theory, Covers("STR-011")]
    [InlineData("""{"Type":"AT_LATEST"}""", "1,2")]
    [InlineData("""{"Type":"FROM_TRIM_HORIZON"}""", "0,1,2")]
    [InlineData("""{"Type":"AT_TRIM_HORIZON"}""", "0")]
    [InlineData("""{"Type":"AFTER_SHARD_ID","ShardId":"shardId-000000000001"}""", "2")]
    [InlineData("""{"Type":"AT_TIMESTAMP","Timestamp":1789809024}""", "0")]
    [InlineData("""{"Type":"AT_TIMESTAMP","Timestamp":1789809090}""", "1,2")]
    [InlineData("""{"Type":"FROM_TIMESTAMP","Timestamp":1789809024}""", "0,1,2")]
    [InlineData("""{"Type":"FROM_TIMESTAMP","Timestamp":1789809090}""", "1,2")]
    public void ListShards_filters_by_time_and_place(string filter, string expected)
    {
        Create();
        _world.Advance(60);
        Call("SplitShard", """{"StreamName":"orders","ShardToSplit":"0","NewStartingHashKey":"170141183460469231731687303715884105728"}""");
        _world.Advance(60);
        var shards = Call("ListShards", $$"""{"StreamName":"orders","ShardFilter":{{filter}}}""")["Shards"]!.AsArray();
        Assert.Equal(expected, string.Join(',', shards.Select(shard => shard!["ShardId"]!.GetValue<string>()[^1])));
    }

    [Fact, Covers("STR-011")]
    public void ListShards_pages_by_token()
    {
        Create(shards: 5);
        var first = Call("ListShards", """{"StreamName":"orders","MaxResults":3}""");
        var token = first["NextToken"]!.GetValue<string>();
        var second = Call("ListShards", $$"""{"NextToken":"{{token}}"}""");
        Assert.Equal((3, 2), (first["Shards"]!.AsArray().Count, second["Shards"]!.AsArray().Count));
        Assert.Null(second["NextToken"]);
        Assert.Equal("NextToken and StreamName cannot be provided together.", Refusal("ListShards", $$"""{"StreamName":"orders","NextToken":"{{token}}"}""").Message);
        Assert.Equal("Either NextToken or StreamName should be provided.", Refusal("ListShards", "{}").Message);
        _world.Advance(301);
        Assert.Equal("ExpiredNextTokenException", Refusal("ListShards", $$"""{"NextToken":"{{token}}"}""").Code);
    }

    [Fact]
    public void ListStreams_pages_by_name_and_by_token()
    {
        foreach (var name in new[] { "c", "a", "b" }) Call("CreateStream", $$"""{"StreamName":"{{name}}","ShardCount":1}""");
        var page = Call("ListStreams", """{"Limit":2}""");
        Assert.Equal(("""["a","b"]""", true), (page["StreamNames"]!.ToJsonString(), page["HasMoreStreams"]!.GetValue<bool>()));
        Assert.Equal("""["c"]""", Call("ListStreams", $$"""{"NextToken":"{{page["NextToken"]}}"}""")["StreamNames"]!.ToJsonString());
        Assert.Equal("""["c"]""", Call("ListStreams", """{"ExclusiveStartStreamName":"b"}""")["StreamNames"]!.ToJsonString());
        Assert.Equal(2, page["StreamSummaries"]!.AsArray().Count);
    }

    [Fact, Covers("STR-035")]
    public void Retention_is_increased_and_decreased_each_by_its_own_operation()
    {
        Create();
        Call("IncreaseStreamRetentionPeriod", """{"StreamName":"orders","RetentionPeriodHours":48}""");
        Assert.Equal(48, Call("DescribeStreamSummary", """{"StreamName":"orders"}""")["StreamDescriptionSummary"]!["RetentionPeriodHours"]!.GetValue<int>());
        Assert.Equal(
            "Requested retention period (24 hours) for stream orders can not be shorter than existing retention period (48 hours). Use DecreaseRetentionPeriod API.",
            Refusal("IncreaseStreamRetentionPeriod", """{"StreamName":"orders","RetentionPeriodHours":24}""").Message);
        Assert.Equal(
            "Requested retention period (72 hours) for stream orders can not be longer than existing retention period (48 hours). Use IncreaseRetentionPeriod API.",
            Refusal("DecreaseStreamRetentionPeriod", """{"StreamName":"orders","RetentionPeriodHours":72}""").Message);
        Assert.Equal(
            "Minimum allowed retention period is 24 hours. Requested retention period (1 hours) is too short.",
            Refusal("DecreaseStreamRetentionPeriod", """{"StreamName":"orders","RetentionPeriodHours":1}""").Message);
        Assert.Equal(
            "Maximum allowed retention period is 8760 hours. Requested retention period (8761 hours) is too long.",
            Refusal("IncreaseStreamRetentionPeriod", """{"StreamName":"orders","RetentionPeriodHours":8761}""").Message);
    }

    [Fact, Covers("ADD-66", "STR-026")]
    public void The_record_size_is_updated_by_way_of_UPDATING()
    {
        Create();
        var data = Convert.ToBase64String(new byte[5 * 1024 * 1024]);
        Assert.Equal("ValidationException", Refusal("PutRecord", $$"""{"StreamName":"orders","Data":"{{data}}","PartitionKey":"a"}""").Code);
        Call("UpdateMaxRecordSize", $$"""{"StreamARN":"{{Arn}}","MaxRecordSizeInKiB":10240}""");
        Assert.Equal("UPDATING", Call("DescribeStreamSummary", """{"StreamName":"orders"}""")["StreamDescriptionSummary"]!["StreamStatus"]!.GetValue<string>());
        Assert.Equal("ACTIVE", Call("DescribeStreamSummary", """{"StreamName":"orders"}""")["StreamDescriptionSummary"]!["StreamStatus"]!.GetValue<string>());
        Call("PutRecord", $$"""{"StreamName":"orders","Data":"{{data}}","PartitionKey":"a"}""");
        Assert.Equal(
            "1 validation error detected: Value '10241' at 'maxRecordSizeInKiB' failed to satisfy constraint: Member must have value less than or equal to 10240",
            Refusal("UpdateMaxRecordSize", $$"""{"StreamARN":"{{Arn}}","MaxRecordSizeInKiB":10241}""").Message);
    }

    [Fact]
    public void A_deleted_stream_is_not_found_and_its_name_is_free()
    {
        Create();
        Call("RegisterStreamConsumer", $$"""{"StreamARN":"{{Arn}}","ConsumerName":"fast"}""");
        Assert.Equal("ResourceInUseException", Refusal("DeleteStream", """{"StreamName":"orders"}""").Code);
        Call("DeleteStream", """{"StreamName":"orders","EnforceConsumerDeletion":true}""");
        Assert.Equal("ResourceNotFoundException", Refusal("DescribeStream", """{"StreamName":"orders"}""").Code);
        Create();
    }

    [Fact]
    public void A_stream_that_is_being_deleted_shows_it_and_takes_nothing()
    {
        var slow = new KinesisApiTests(new KinesisBehavior { DeleteStreamDelay = TimeSpan.FromSeconds(10) });
        slow.Create();
        slow.Call("DeleteStream", """{"StreamName":"orders"}""");
        Assert.Equal("DELETING", slow.Call("DescribeStream", """{"StreamName":"orders"}""")["StreamDescription"]!["StreamStatus"]!.GetValue<string>());
        Assert.Equal("ResourceNotFoundException", slow.Refusal("PutRecord", """{"StreamName":"orders","Data":"","PartitionKey":"a"}""").Code);
        slow._world.Advance(10);
        Assert.Equal("ResourceNotFoundException", slow.Refusal("DescribeStream", """{"StreamName":"orders"}""").Code);
    }

    [Fact, Covers("STR-062", "STR-012")]
    public void A_consumer_is_registered_described_listed_and_deregistered()
    {
        Create();
        Assert.Equal(
            $$$"""{"Consumer":{"ConsumerName":"fast","ConsumerARN":"{{{Arn}}}/consumer/fast:1789809023","ConsumerStatus":"CREATING","ConsumerCreationTimestamp":1789809023}}""",
            Call("RegisterStreamConsumer", $$"""{"StreamARN":"{{Arn}}","ConsumerName":"fast"}""").ToJsonString());
        var expected = $$$"""{"ConsumerDescription":{"ConsumerName":"fast","ConsumerARN":"{{{Arn}}}/consumer/fast:1789809023","ConsumerStatus":"ACTIVE","ConsumerCreationTimestamp":1789809023,"StreamARN":"{{{Arn}}}"}}""";
        Assert.Equal(expected, Call("DescribeStreamConsumer", $$"""{"ConsumerARN":"{{Arn}}/consumer/fast:1789809023"}""").ToJsonString());
        Assert.Equal(expected, Call("DescribeStreamConsumer", $$"""{"StreamARN":"{{Arn}}","ConsumerName":"fast"}""").ToJsonString());
        Assert.Equal("ResourceInUseException", Refusal("RegisterStreamConsumer", $$"""{"StreamARN":"{{Arn}}","ConsumerName":"fast"}""").Code);
        Call("RegisterStreamConsumer", $$"""{"StreamARN":"{{Arn}}","ConsumerName":"second"}""");
        var page = Call("ListStreamConsumers", $$"""{"StreamARN":"{{Arn}}","MaxResults":1}""");
        Assert.Single(page["Consumers"]!.AsArray());
        Assert.Equal("second", Call("ListStreamConsumers", $$"""{"StreamARN":"{{Arn}}","NextToken":"{{page["NextToken"]}}"}""")["Consumers"]![0]!["ConsumerName"]!.GetValue<string>());
        Call("DeregisterStreamConsumer", $$"""{"ConsumerARN":"{{Arn}}/consumer/fast:1789809023"}""");
        Assert.Single(Call("ListStreamConsumers", $$"""{"StreamARN":"{{Arn}}"}""")["Consumers"]!.AsArray());
    }

    [Fact, Covers("STR-063")]
    public void A_stream_has_at_most_twenty_consumers_and_five_in_creation()
    {
        Create();
        for (var index = 0; index < 20; index++) Call("RegisterStreamConsumer", $$"""{"StreamARN":"{{Arn}}","ConsumerName":"c{{index}}"}""");
        Assert.Equal("LimitExceededException", Refusal("RegisterStreamConsumer", $$"""{"StreamARN":"{{Arn}}","ConsumerName":"c20"}""").Code);

        var slow = new KinesisApiTests(new KinesisBehavior { RegisterConsumerDelay = TimeSpan.FromSeconds(6) });
        slow.Create();
        for (var index = 0; index < 5; index++) slow.Call("RegisterStreamConsumer", $$"""{"StreamARN":"{{Arn}}","ConsumerName":"c{{index}}"}""");
        Assert.Equal("LimitExceededException", slow.Refusal("RegisterStreamConsumer", $$"""{"StreamARN":"{{Arn}}","ConsumerName":"c5"}""").Code);
        Assert.Equal("CREATING", slow.Call("DescribeStreamConsumer", $$"""{"StreamARN":"{{Arn}}","ConsumerName":"c0"}""")["ConsumerDescription"]!["ConsumerStatus"]!.GetValue<string>());
        slow._world.Advance(6);
        slow.Call("RegisterStreamConsumer", $$"""{"StreamARN":"{{Arn}}","ConsumerName":"c5"}""");
    }

    [Fact, Covers("STR-064")]
    public void A_subscription_pushes_records_and_ends_with_the_children()
    {
        Create();
        Call("RegisterStreamConsumer", $$"""{"StreamARN":"{{Arn}}","ConsumerName":"fast"}""");
        var number = Call("PutRecord", """{"StreamName":"orders","Data":"aGVsbG8=","PartitionKey":"a"}""")["SequenceNumber"]!.GetValue<string>();
        var subscribe = $$$"""{"ConsumerARN":"{{{Arn}}}/consumer/fast:1789809023","ShardId":"shardId-000000000000","StartingPosition":{"Type":"TRIM_HORIZON"}}""";
        var events = Call("SubscribeToShard", subscribe)["EventStream"]!.AsArray();
        var pushed = Assert.Single(events)!["SubscribeToShardEvent"]!;
        Assert.Equal(["Records", "ContinuationSequenceNumber", "MillisBehindLatest"], pushed.AsObject().Select(member => member.Key));
        Assert.Equal((number, 0L), (pushed["ContinuationSequenceNumber"]!.GetValue<string>(), pushed["MillisBehindLatest"]!.GetValue<long>()));

        Assert.Equal("ResourceInUseException", Refusal("SubscribeToShard", subscribe).Code);
        Call("SplitShard", """{"StreamName":"orders","ShardToSplit":"0","NewStartingHashKey":"170141183460469231731687303715884105728"}""");
        _world.Advance(5);
        var after = $$$"""{"ConsumerARN":"{{{Arn}}}/consumer/fast:1789809023","ShardId":"shardId-000000000000","StartingPosition":{"Type":"AFTER_SEQUENCE_NUMBER","SequenceNumber":"{{{number}}}"}}""";
        var end = Assert.Single(Call("SubscribeToShard", after)["EventStream"]!.AsArray())!["SubscribeToShardEvent"]!;
        Assert.Empty(end["Records"]!.AsArray());
        Assert.Equal(2, end["ChildShards"]!.AsArray().Count);
    }

    [Fact, Covers("STR-064")]
    public void A_subscription_lasts_five_minutes_or_until_the_next_takes_over()
    {
        var stream = _world.Create();
        var subscriptions = new ShardSubscriptions(_world.World, _world.Reader);
        var consumer = stream.Store.Consumers.Register("fast");
        var first = subscriptions.Subscribe(stream.Store, consumer, "shardId-000000000000", new IteratorRequest("LATEST"));
        Assert.Null(first.Next());
        stream.PutRecord("0", "a");
        Assert.Single(first.Next()!.Records);

        _world.Advance(5);
        var second = subscriptions.Subscribe(stream.Store, consumer, "shardId-000000000000", new IteratorRequest("LATEST"));
        stream.PutRecord("1", "a");
        Assert.Null(first.Next());
        Assert.Single(second.Next()!.Records);
        stream.PutRecord("2", "a");
        _world.Advance(300);
        Assert.Null(second.Next());
    }

    [Fact, Covers("STR-065")]
    public void A_consumers_ARN_leads_to_its_stream()
    {
        var stream = _world.Create();
        var consumer = stream.RegisterStreamConsumer("fast");
        Assert.Same(stream.Store, _world.Streams.FindByArn(consumer.Arn)!.Stream);
        Assert.Equal("fast", _world.Streams.FindByArn(consumer.Arn)!.Consumer!.Name);
        Assert.Null(_world.Streams.FindByArn(Arn + "/consumer/fast:1"));
        Assert.Null(_world.Streams.FindByArn("arn:aws:sqs:us-east-1:123456789012:orders"));
    }

    [Fact, Covers("STR-066")]
    public void An_unknown_consumer_is_not_found()
    {
        Create();
        foreach (var operation in new[] { "DescribeStreamConsumer", "DeregisterStreamConsumer" })
        {
            var refusal = Refusal(operation, $$"""{"ConsumerARN":"{{Arn}}/consumer/slow:1789809000"}""");
            Assert.Equal(("ResourceNotFoundException", "Consumer slow with creation timestamp 1789809000 under stream: orders, account 123456789012 not found."), (refusal.Code, refusal.Message));
        }
    }

    [Fact]
    public void Tags_are_added_listed_and_removed()
    {
        Call("CreateStream", """{"StreamName":"orders","ShardCount":1,"Tags":{"team":"a"}}""");
        Call("AddTagsToStream", """{"StreamName":"orders","Tags":{"stage":"test"}}""");
        Assert.Equal("""{"Tags":[{"Key":"stage","Value":"test"},{"Key":"team","Value":"a"}],"HasMoreTags":false}""", Call("ListTagsForStream", """{"StreamName":"orders"}""").ToJsonString());
        Call("RemoveTagsFromStream", """{"StreamName":"orders","TagKeys":["team"]}""");
        Assert.Equal("""{"Tags":[{"Key":"stage","Value":"test"}]}""", Call("ListTagsForResource", $$"""{"ResourceARN":"{{Arn}}"}""").ToJsonString());
        Call("UntagResource", $$"""{"ResourceARN":"{{Arn}}","TagKeys":["stage"]}""");
        Assert.Equal("""{"Tags":[],"HasMoreTags":false}""", Call("ListTagsForStream", """{"StreamName":"orders"}""").ToJsonString());
    }

    [Fact]
    public void All_violations_stand_in_one_sentence()
    {
        Create();
        Assert.Equal(
            "2 validation errors detected: Value 'x' at 'shardIteratorType' failed to satisfy constraint: Member must satisfy enum value set: [AFTER_SEQUENCE_NUMBER, LATEST, AT_TIMESTAMP, AT_SEQUENCE_NUMBER, TRIM_HORIZON]; "
            + @"Value '01' at 'startingSequenceNumber' failed to satisfy constraint: Member must satisfy regular expression pattern: 0|([1-9]\d{0,128})",
            Refusal("GetShardIterator", """{"StreamName":"orders","ShardId":"0","ShardIteratorType":"x","StartingSequenceNumber":"01"}""").Message);
        Assert.Equal(
            "1 validation error detected: Value null at 'partitionKey' failed to satisfy constraint: Member must not be null",
            Refusal("PutRecord", """{"StreamName":"orders","Data":""}""").Message);
        Assert.Equal("SerializationException", Refusal("PutRecord", """{"StreamName":"orders","Data":"!","PartitionKey":"a"}""").Code);
    }

    [Fact]
    public async Task A_simulation_has_the_streams_and_their_operations()
    {
        await using var sim = new EsmSimulation();
        var stream = sim.CreateStream("orders", new KinesisStreamSettings { ShardCount = 2 });
        sim.Api.Call("kinesis:PutRecord", new JsonObject { ["StreamName"] = "orders", ["Data"] = "aGVsbG8=", ["PartitionKey"] = "a" });
        Assert.Equal("hello", Assert.Single(sim.GetStream("orders").Records).Text);
        Assert.Equal("No stream named \"other\" in this simulation. Streams: \"orders\". Create it first: sim.CreateStream(\"other\").", Assert.Throws<EsmUsageException>(() => sim.GetStream("other")).Message);
        Assert.Throws<EsmUsageException>(() => sim.CreateStream("orders"));
        Assert.Equal("orders (2 open shards)", stream.ToString());
    }

    private void Create(int shards = 1) => Call("CreateStream", $$"""{"StreamName":"orders","ShardCount":{{shards}}}""");

    private JsonObject Call(string operation, string request) => Call(operation, JsonNode.Parse(request)!.AsObject());

    private JsonObject Call(string operation, JsonObject request) => _api.Call($"kinesis:{operation}", request).Body;

    private AwsServiceException Refusal(string operation, string request) => Assert.Throws<AwsServiceException>(() => Call(operation, request));
}
