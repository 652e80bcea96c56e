using System.Text.Json.Nodes;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Api;

/// <summary>The operations that move messages out of dead-letter queues (SQS-216 to SQS-230).</summary>
internal sealed class SqsMoveTaskOperations(MoveTasks tasks)
{
    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("sqs:StartMessageMoveTask", Start);
        catalog.Add("sqs:CancelMessageMoveTask", Cancel);
        catalog.Add("sqs:ListMessageMoveTasks", List);
    }

    private ApiAnswer Start(ApiRequest request)
    {
        var task = tasks.Start(request.Required("SourceArn"), request.OptionalString("DestinationArn"), request.OptionalInt("MaxNumberOfMessagesPerSecond"));
        return new(new JsonObject { ["TaskHandle"] = MoveTasks.HandleOf(task) });
    }

    private ApiAnswer Cancel(ApiRequest request) =>
        new(new JsonObject { ["ApproximateNumberOfMessagesMoved"] = tasks.Cancel(request.Required("TaskHandle")).MovedCount });

    private ApiAnswer List(ApiRequest request)
    {
        var most = request.OptionalInt("MaxResults") ?? 1;
        if (most is < 1 or > 10) throw SqsErrors.InvalidParameter("Value for parameter MaxResults is invalid. Reason: Must be between 1 and 10, if provided.").By("SQS-221");
        var found = tasks.Of(request.Required("SourceArn")).Take(most).Select(View).ToArray();
        return new(new JsonObject { ["Results"] = new JsonArray(found) });
    }

    // Members that do not apply are absent: the handle of a task that ended, a destination or rate that was not given (SQS-221).
    private static JsonNode View(MoveTask task)
    {
        RuleHits.Note("SQS-222");
        var view = new JsonObject
        {
            ["ApproximateNumberOfMessagesMoved"] = task.MovedCount,
            ["ApproximateNumberOfMessagesToMove"] = task.ToMoveCount,
        };
        if (task.Destination is { } destination) view["DestinationArn"] = destination.Arn;
        if (task.FailureReason is { } reason) view["FailureReason"] = reason;
        if (task.PerSecond is { } rate) view["MaxNumberOfMessagesPerSecond"] = rate;
        view["SourceArn"] = task.SourceArn;
        view["StartedTimestamp"] = task.StartedAt.ToUnixTimeMilliseconds();
        view["Status"] = task.Status;
        if (task.Status == "RUNNING") view["TaskHandle"] = MoveTasks.HandleOf(task);
        return view;
    }
}
