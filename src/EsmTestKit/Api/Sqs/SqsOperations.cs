using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Api;

/// <summary>Every operation of SQS.</summary>
internal static class SqsOperations
{
    public static void AddTo(ApiCatalog catalog, QueueRegistry queues)
    {
        new SqsQueueOperations(queues).AddTo(catalog);
        new SqsMessageOperations(queues).AddTo(catalog);
        new SqsBatchOperations(queues).AddTo(catalog);
        new SqsMoveTaskOperations(queues.MoveTasks).AddTo(catalog);
    }
}
