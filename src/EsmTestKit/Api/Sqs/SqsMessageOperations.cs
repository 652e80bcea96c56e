using System.Text.Json.Nodes;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Api;

/// <summary>The operations on single messages.</summary>
internal sealed class SqsMessageOperations(QueueRegistry queues)
{
    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("sqs:SendMessage", request => new(Send(request.Queue(queues), request, inBatch: false)));
        catalog.Add("sqs:ReceiveMessage", Receive);
        catalog.Add("sqs:DeleteMessage", request => Delete(request.Queue(queues), request));
        catalog.Add("sqs:ChangeMessageVisibility", request => ChangeVisibility(request.Queue(queues), request));
    }

    public static JsonObject Send(QueueStore queue, ApiRequest request, bool inBatch)
    {
        var message = request.Message();
        SendValidation.Check(message, queue.Attributes, inBatch);
        var sent = queue.Send(message);
        var answer = new JsonObject { ["MD5OfMessageBody"] = sent.BodyMd5 };
        if (MessageMd5.OfAttributes(message.Attributes) is { } attributes) answer["MD5OfMessageAttributes"] = attributes;
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
        if (seconds is < 0 or > 43_200) throw SqsErrors.InvalidValue(seconds, "VisibilityTimeout", "Must be between 0 and 43200.").By("SQS-128");
        queue.ChangeVisibility(handle, TimeSpan.FromSeconds(seconds));
        return ApiAnswer.Empty;
    }

    private ApiAnswer Receive(ApiRequest request)
    {
        var queue = request.Queue(queues);
        var max = request.Seconds("MaxNumberOfMessages", 1, 10, "Must be between 1 and 10, if provided.", "SQS-106", absent: 1);
        // A long poll answers at once on a virtual clock (ADD-81); its range is checked all the same.
        _ = request.Seconds("WaitTimeSeconds", 0, 20, "Must be >= 0 and <= 20, if provided.", "SQS-107", absent: 0);
        var visibility = request.Seconds("VisibilityTimeout", 0, 43_200, "Must be between 0 and 43200.", "SQS-128", absent: -1);
        var received = queue.Receive(max, visibility < 0 ? null : TimeSpan.FromSeconds(visibility));
        if (received.Count == 0) return ApiAnswer.Empty; // no Messages member (SQS-109)
        var view = new ReceivedMessageView(request);
        return new(new JsonObject { ["Messages"] = new JsonArray([.. received.Select(view.Of)]) });
    }
}
