using System.Text.Json.Nodes;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Api;

/// <summary>The operations on single messages.</summary>
internal sealed class SqsMessageOperations(QueueRegistry queues)
{
    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("sqs:SendMessage", request => new(Send(Counted(request, "SendMessage"), request, inBatch: false)));
        catalog.Add("sqs:ReceiveMessage", Receive);
        catalog.Add("sqs:DeleteMessage", request => Delete(Counted(request, "DeleteMessage"), request));
        catalog.Add("sqs:ChangeMessageVisibility", request => ChangeVisibility(Counted(request, "ChangeMessageVisibility"), request));
    }

    private QueueStore Counted(ApiRequest request, string action)
    {
        var queue = request.Queue(queues);
        queue.Count(action);
        return queue;
    }

    public static JsonObject Send(QueueStore queue, ApiRequest request, bool inBatch)
    {
        var message = request.Message();
        SendValidation.Check(message, queue.Attributes, inBatch);
        var sent = queue.Send(message);
        var answer = new JsonObject { ["MD5OfMessageBody"] = sent.BodyMd5 };
        if (MessageMd5.OfAttributes(message.Attributes) is { } attributes) answer["MD5OfMessageAttributes"] = attributes;
        RuleHits.Note("SQS-061");
        RuleHits.Note("WIR-027");
        if (message.TraceHeader is not null) RuleHits.Note("SQS-086");
        if (message.TraceHeader is { } trace) answer["MD5OfMessageSystemAttributes"] = MessageMd5.OfAttributes([new("AWSTraceHeader", new MessageAttribute("String", trace, null))]);
        answer["MessageId"] = sent.MessageId;
        if (sent.SequenceNumber is { } sequence) answer["SequenceNumber"] = sequence;
        return answer;
    }

    public static ApiAnswer Delete(QueueStore queue, ApiRequest request)
    {
        queue.Delete(request.Required("ReceiptHandle"));
        return ApiAnswer.Empty;
    }

    public static ApiAnswer ChangeVisibility(QueueStore queue, ApiRequest request)
    {
        var handle = request.Required("ReceiptHandle");
        if (request.OptionalInt("VisibilityTimeout") is not { } seconds) throw SqsErrors.MissingParameter("VisibilityTimeout");
        ReceiveCall.CheckTimeout(seconds);
        queue.ChangeVisibility(handle, TimeSpan.FromSeconds(seconds));
        return ApiAnswer.Empty;
    }

    private ApiAnswer Receive(ApiRequest request)
    {
        var queue = request.Queue(queues);
        var received = new ReceiveCall
        {
            Max = request.OptionalInt("MaxNumberOfMessages") ?? 1,
            VisibilityTimeout = request.OptionalInt("VisibilityTimeout"),
            Wait = request.OptionalInt("WaitTimeSeconds"),
            AttemptId = request.OptionalString("ReceiveRequestAttemptId"),
        }.Run(queue);
        RuleHits.Note("SQS-109");
        if (received.Count == 0) return ApiAnswer.Empty; // no Messages member (SQS-109)
        var view = new ReceivedMessageView(request);
        return new(new JsonObject { ["Messages"] = new JsonArray([.. received.Select(view.Of)]) });
    }
}
