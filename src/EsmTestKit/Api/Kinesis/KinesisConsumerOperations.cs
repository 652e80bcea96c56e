using System.Globalization;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Kinesis;

namespace EsmTestKit.Internal.Api;

/// <summary>The operations on enhanced fan-out consumers.</summary>
internal sealed class KinesisConsumerOperations(StreamRegistry streams, ShardSubscriptions subscriptions)
{
    private const int ListedConsumers = 100;

    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("kinesis:RegisterStreamConsumer", Register);
        catalog.Add("kinesis:DescribeStreamConsumer", Describe);
        catalog.Add("kinesis:ListStreamConsumers", List);
        catalog.Add("kinesis:DeregisterStreamConsumer", Deregister);
        catalog.Add("kinesis:SubscribeToShard", Subscribe);
    }

    private ApiAnswer Register(ApiRequest request)
    {
        var name = request.Given("ConsumerName");
        new Constraints().Name(name, "consumerName").Check();
        request.Given("StreamARN");
        var tags = KinesisTagOperations.TagsIn(request);
        var stream = request.Stream(streams);
        stream.RequireData();
        var consumer = stream.Consumers.Register(name);
        foreach (var (key, value) in tags) consumer.Tags[key] = value;
        // CREATING in the answer, whatever comes next (STR-062).
        return new(new JsonObject { ["Consumer"] = KinesisViews.Consumer(consumer, StreamStatus.Creating) });
    }

    private ApiAnswer Describe(ApiRequest request)
    {
        var (stream, consumer) = Find(request);
        var view = KinesisViews.Consumer(consumer, consumer.Status);
        view["StreamARN"] = stream.Arn;
        return new(new JsonObject { ["ConsumerDescription"] = view });
    }

    private ApiAnswer List(ApiRequest request)
    {
        var max = request.OptionalInt("MaxResults");
        new Constraints().InRange(max, 1, 10_000, "maxResults").Check();
        request.Given("StreamARN");
        var stream = request.Stream(streams);
        var from = 0;
        if (request.OptionalString("NextToken") is { } token)
        {
            var parts = PageToken.Read(token, 2);
            if (parts is null || parts[0] != stream.Arn) throw KinesisErrors.InvalidArgument("Invalid NextToken.");
            from = int.Parse(parts[1], CultureInfo.InvariantCulture);
        }

        var rest = stream.Consumers.All.Skip(from).ToList();
        var page = rest.Take(max ?? ListedConsumers).ToList();
        var answer = new JsonObject { ["Consumers"] = KinesisViews.Objects(page.Select(consumer => KinesisViews.Consumer(consumer, consumer.Status))) };
        if (rest.Count > page.Count) answer["NextToken"] = PageToken.Write(stream.Arn, (from + page.Count).ToString(CultureInfo.InvariantCulture));
        return new(answer);
    }

    private ApiAnswer Deregister(ApiRequest request)
    {
        var (stream, consumer) = Find(request);
        stream.Consumers.Deregister(consumer);
        return ApiAnswer.Empty;
    }

    /// <summary>Every event there is at present; a stream of events ends here, since time stands still while it is read.</summary>
    private ApiAnswer Subscribe(ApiRequest request)
    {
        var (arn, shard) = (request.Given("ConsumerARN"), request.Given("ShardId"));
        var position = request.GivenObject("StartingPosition");
        var type = position.Given("Type");
        new Constraints().OneOf(type, "startingPosition.type", "AFTER_SEQUENCE_NUMBER", "LATEST", "AT_TIMESTAMP", "AT_SEQUENCE_NUMBER", "TRIM_HORIZON").Check();
        var (stream, consumer) = ByArn(arn);
        var subscription = subscriptions.Subscribe(stream, consumer, shard, new IteratorRequest(type)
        {
            StartingSequenceNumber = position.OptionalString("SequenceNumber"),
            Timestamp = position.OptionalInstant("Timestamp"),
        });
        var events = new JsonArray();
        while (subscription.Next() is { } next) events.Add(Event(next));
        // A subscription without records still says where to go on.
        if (events.Count == 0) events.Add(Event(new SubscriptionEvent([], subscription.Reached(), 0, null)));
        return new(new JsonObject { ["EventStream"] = events });
    }

    private static JsonObject Event(SubscriptionEvent next)
    {
        var view = new JsonObject
        {
            ["Records"] = KinesisViews.Objects(next.Records.Select(KinesisViews.Record)),
            ["ContinuationSequenceNumber"] = next.Continuation.ToString(),
            ["MillisBehindLatest"] = next.MillisBehindLatest,
        };
        if (next.ChildShards is { } children) view["ChildShards"] = KinesisViews.Objects(children.Select(KinesisViews.Child));
        return new JsonObject { ["SubscribeToShardEvent"] = view };
    }

    private (StreamStore Stream, StreamConsumer Consumer) Find(ApiRequest request)
    {
        if (request.OptionalString("ConsumerARN") is { } arn) return ByArn(arn);
        if (!request.Has("StreamARN") || request.OptionalString("ConsumerName") is not { } name)
        {
            // The text is ours.
            throw KinesisErrors.InvalidArgument("Either ConsumerARN, or StreamARN and ConsumerName should be provided.");
        }

        var stream = request.Stream(streams);
        return (stream, stream.Consumers.GetByName(name));
    }

    private (StreamStore Stream, StreamConsumer Consumer) ByArn(string arn)
    {
        var stream = streams.Get(streams.NameIn(arn) ?? throw KinesisErrors.InvalidArgument($"Invalid ConsumerARN: {arn}."));
        return (stream, stream.Consumers.GetByArn(arn));
    }
}
