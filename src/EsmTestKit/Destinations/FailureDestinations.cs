using System.Globalization;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Destinations;

/// <summary>Sends invocation records with the function's role to the queue, topic or bucket that a mapping names (STR-371 to STR-381).</summary>
internal sealed class FailureDestinations(World world, FunctionRegistry functions, QueueRegistry queues) : IFailureDestinations
{
    private long _sent;

    public DeliveryResult Deliver(FailureDelivery delivery)
    {
        var text = delivery.Document.ToJson();
        return new(text, queues.FindByArn(delivery.DestinationArn) is { } queue ? ToQueue(queue, delivery, text) : $"there is no destination {delivery.DestinationArn}");
    }

    // The body is the document, with no attributes; the sender is a session of the role (STR-371).
    private string? ToQueue(QueueStore queue, FailureDelivery delivery, string text)
    {
        var function = functions.Find(delivery.Function);
        if (function is not null && !RolePermissions.Allow(function, "sqs:SendMessage")) return "the function's role may not call sqs:SendMessage";
        var session = string.Create(CultureInfo.InvariantCulture, $"AROAESMTESTKIT00000:awslambda_{++_sent}_{world.Now.ToUnixTimeMilliseconds()}");
        queue.Send(new SendRequest(text) { SenderId = session });
        return null;
    }
}
