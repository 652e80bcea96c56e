using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Contracts;

/// <summary>What a test sees without a call: messages in dead-letter queues, invocation records in their destinations. A contract looks for them with calls, behind everything else.</summary>
internal sealed class FinalLooks(EsmSimulation simulation, RoleNames roles, RecordedValues values)
{
    private const int MostPerReceive = 10;

    // Topic to the queue that listens to it, for the contract only.
    private readonly SortedDictionary<string, string> _listeners = new(StringComparer.Ordinal);

    /// <summary>A topic keeps nothing: what is published is seen by a queue that listens from the beginning, the test's own or one of the contract's.</summary>
    public IEnumerable<RecordedStep> Behind(JournalEntry.Call call)
    {
        if (call.Operation != "sns:CreateTopic" || call.Refusal is not null || (string?)call.Answer?.Invoke()["TopicArn"] is not { } arn) return [];
        if (!Destinations().Contains(arn) || _listeners.ContainsKey(arn) || simulation.Topics.FindByArn(arn) is not { Subscriptions.Count: 0 }) return [];
        var queue = $"{arn.Split(':')[^1]}-listener";
        _listeners[arn] = roles.Name(queue);
        roles.Learn(_listeners[arn], new System.Text.Json.Nodes.JsonObject { ["QueueUrl"] = Url(queue) });
        return
        [
            new RecordedStep(_listeners[arn], ("call", JsonValues.Text("sqs:CreateQueue")), ("with", JsonValues.Object(("QueueName", JsonValues.Text(queue))))),
            new RecordedStep(null, ("call", JsonValues.Text("sns:Subscribe")), ("with", values.Sent(JsonValues.Object(
                ("TopicArn", JsonValues.Text(arn)),
                ("Protocol", JsonValues.Text("sqs")),
                ("Endpoint", JsonValues.Text(simulation.World.Place.Arn("sqs", queue))),
                ("Attributes", JsonValues.Object(("RawMessageDelivery", JsonValues.Text("true")))))))),
        ];
    }

    public IEnumerable<RecordedStep> AtTheEnd() =>
        simulation.Queues.All.Where(IsLookedAt).SelectMany(Queue)
            .Concat(simulation.Topics.All.Where(topic => _listeners.ContainsKey(topic.Arn)).SelectMany(topic => Receives(Url($"{topic.Name}-listener"), [.. topic.Messages.Select(message => Message(null, message))])))
            .Concat(simulation.Buckets.All.Where(bucket => Destinations().Contains(bucket.Arn) && !WasCalled("s3:GetObject", "Bucket", bucket.Name)).SelectMany(bucket => Objects(bucket.Name, [.. bucket.Objects.Select(stored => stored.Text)])));

    private IReadOnlyList<string> Destinations() =>
        [.. simulation.Ledger.OfType<InvocationRecordSent>().Select(sent => sent.DestinationArn).Concat(simulation.Mappings.All.Select(mapping => mapping.Configuration.OnFailureDestinationArn).OfType<string>()).Distinct(StringComparer.Ordinal)];

    // A queue with a mapping is seen by its function, and one that the test received from by the test.
    private bool IsLookedAt(QueueStore queue) =>
        (Destinations().Contains(queue.Arn) || simulation.Queues.All.Any(source => source.Attributes.Redrive?.DeadLetterArn == queue.Arn))
        && simulation.Mappings.All.All(mapping => mapping.Configuration.EventSourceArn != queue.Arn)
        && !WasCalled("sqs:ReceiveMessage", "QueueUrl", queue.Url);

    private bool WasCalled(string operation, string member, string value) =>
        simulation.World.Journal.Entries.OfType<JournalEntry.Call>().Any(call => call.Operation == operation && (string?)call.Request()[member] == value);

    // In another permitted world a receive answers with fewer messages; a FIFO queue's second receive waits for its groups.
    private IEnumerable<RecordedStep> Queue(QueueStore queue)
    {
        var messages = queue.Messages.Where(message => message.Hiding == Hiding.None).ToList();
        if (messages.Count == 0 || simulation.Settings.Seed is not null) return [];
        if (queue.Attributes.IsFifo) messages = [.. messages.Take(MostPerReceive)];
        return Receives(queue.Url, [.. messages.Select(message => Message(message.MessageId, message.Body))]);
    }

    private JsonTree.Object Message(string? id, string body)
    {
        var members = new List<(string, JsonTree)>();
        if (id is not null) members.Add(("MessageId", values.Expected(JsonValues.Text(id))));
        members.Add(("Body", values.Expected("Body", JsonValues.Text(body))));
        members.Add(("<more>", new JsonTree.Bool(TextPosition.None, true)));
        return JsonValues.Object(members);
    }

    private IEnumerable<RecordedStep> Receives(string url, IReadOnlyList<JsonTree.Object> messages) => messages.Chunk(MostPerReceive).Select(page => new RecordedStep(
        null,
        ("call", JsonValues.Text("sqs:ReceiveMessage")),
        ("with", values.Sent(page.Length == 1
            ? JsonValues.Object(("QueueUrl", JsonValues.Text(url)))
            : JsonValues.Object(("QueueUrl", JsonValues.Text(url)), ("MaxNumberOfMessages", JsonValues.Number(MostPerReceive))))),
        ("expect", JsonValues.Object(("Messages", JsonValues.Array(page))))));

    // The key holds a date and an id: the list tells it.
    private IEnumerable<RecordedStep> Objects(string bucket, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0) yield break;
        var name = roles.Name($"{bucket}-objects");
        roles.Use(name);
        var with = JsonValues.Object(("Bucket", JsonValues.Text(bucket)));
        yield return new RecordedStep(name, ("call", JsonValues.Text("s3:ListObjectsV2")), ("with", with), ("expect", JsonValues.Object(("KeyCount", JsonValues.Number(texts.Count)), ("<more>", new JsonTree.Bool(TextPosition.None, true)))));
        for (var index = 0; index < texts.Count; index++)
        {
            yield return new RecordedStep(
                null,
                ("call", JsonValues.Text("s3:GetObject")),
                ("with", JsonValues.Object(("Bucket", JsonValues.Text(bucket)), ("Key", JsonValues.Text($"${{{name}.Contents.{index.ToString(System.Globalization.CultureInfo.InvariantCulture)}.Key}}")))),
                ("expect", Message(null, texts[index])));
        }
    }

    private string Url(string queue) => simulation.World.Place.QueueUrl(queue);
}
