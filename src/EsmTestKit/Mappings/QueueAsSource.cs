using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Mappings;

/// <summary>A queue as the source of a mapping: there, readable, and hiding messages for as long as the function may run (SQS-281, SQS-282, SQS-292).</summary>
internal sealed class QueueAsSource(QueueRegistry queues)
{
    private static readonly string[] Actions = ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"];

    public void Check(MappingConfiguration configuration, LambdaFunction function)
    {
        var queue = queues.FindByArn(configuration.EventSourceArn) ?? throw MappingErrors.InvalidParameter(
            "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.", "SQS-281");

        RuleHits.Note("SQS-307");
        if (Actions.FirstOrDefault(action => !RolePermissions.Allow(function, $"sqs:{action}")) is { } missing)
        {
            throw MappingErrors.InvalidParameter($"The provided execution role does not have permissions to call {missing} on SQS", "SQS-282");
        }

        var (visibility, timeout) = (queue.VisibilityTimeout, function.Settings.Timeout);
        if (visibility < timeout)
        {
            throw MappingErrors.InvalidParameter($"Queue visibility timeout: {(int)visibility.TotalSeconds} seconds is less than Function timeout: {(int)timeout.TotalSeconds} seconds", "SQS-292");
        }
    }
}
