using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Mappings;

/// <summary>A queue as the source of a mapping: there, readable, and hiding messages for as long as the function may run (SQS-281, SQS-282, SQS-292).</summary>
internal sealed class QueueAsSource(QueueRegistry queues)
{
    private static readonly string[] Actions = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"];

    public void Check(MappingConfiguration configuration, LambdaFunction function)
    {
        CheckPlace(configuration.EventSourceArn);
        var queue = queues.FindByArn(configuration.EventSourceArn) ?? throw MappingErrors.InvalidParameter(
            "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.", "SQS-281", "CTL-041");

        RuleHits.Note("SQS-307");
        RuleHits.Note("CTL-128");
        if (Actions.FirstOrDefault(action => !RolePermissions.Allow(function, $"sqs:{action}")) is { } missing)
        {
            // Only the first that is missing is named, in this order.
            throw MappingErrors.InvalidParameter($"The provided execution role does not have permissions to call {missing} on SQS", "SQS-282", missing == Actions[0] ? "CTL-043" : "CTL-045", "CTL-134", "CTL-135", "ADD-75");
        }

        CheckVisibility(queue.VisibilityTimeout, function.Settings.Timeout);
    }

    public IEnumerable<(string Text, RuleId Rule)> Hints(MappingConfiguration configuration, LambdaFunction function, int reservedForQueues) =>
        queues.FindByArn(configuration.EventSourceArn) is { } queue
            ? QueueAdvice.Of(configuration, queue.VisibilityTimeout, queue.Attributes.Redrive?.MaxReceiveCount, function, reservedForQueues)
            : [];

    /// <summary>Equal is enough; six times as much is recommended and never asked for (SQS-329).</summary>
    public static void CheckVisibility(TimeSpan visibility, TimeSpan timeout)
    {
        RuleHits.Note("ADD-20");
        if (visibility < timeout)
        {
            throw MappingErrors.InvalidParameter($"Queue visibility timeout: {(int)visibility.TotalSeconds} seconds is less than Function timeout: {(int)timeout.TotalSeconds} seconds", "SQS-292", "CTL-050", "CTL-165", "ADD-20");
        }
    }

    private void CheckPlace(string arn)
    {
        var parts = ArnParts.Of(arn);
        if (!parts.IsArn || parts.Service is not "sqs" || parts.Count < 6) return;
        // A queue of another account may be mapped on AWS; what its policy and key would say is not simulated (SQS-309, SQS-310).
        if (!parts.Account.SequenceEqual(queues.Place.AccountId))
        {
            throw new EsmUsageException(
                $"The kit does not simulate queues of other accounts: {arn} belongs to {parts.Account}, the simulation to {queues.Place.AccountId}.",
                "Create the queue in the simulation, or give the simulation that account: new EsmSimulationSettings { AccountId = ... }.");
        }
    }
}
