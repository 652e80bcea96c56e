using System.Text;
using System.Text.Json;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>The message move tasks of the account.</summary>
internal sealed class MoveTasks(World world, QueueRegistry queues) : IActivity
{
    private const int MostActive = 100;
    private readonly List<MoveTask> _tasks = [];

    public bool IsBusy => _tasks.Exists(task => task.IsActive);

    public string? Busy => _tasks.Find(task => task.IsActive) is { } task ? $"a message move task of {task.SourceArn} ({task.MovedCount} of {task.ToMoveCount} moved)" : null;

    /// <summary>Of one source, newest first (SQS-221).</summary>
    public IEnumerable<MoveTask> Of(string sourceArn)
    {
        Source(sourceArn);
        RuleHits.Note("SQS-221");
        return Enumerable.Reverse(_tasks).Where(task => task.SourceArn == sourceArn);
    }

    public MoveTask Start(string sourceArn, string? destinationArn, int? perSecond)
    {
        var source = Source(sourceArn);
        if (!queues.All.Any(queue => queue.Attributes.Redrive?.DeadLetterArn == source.Arn)) throw SqsErrors.InvalidParameter("Source queue must be configured as a Dead Letter Queue.").By("SQS-216");
        var destination = destinationArn is null ? null : queues.FindByArn(destinationArn) ?? throw SqsErrors.ResourceNotFound("The resource that you specified for the DestinationArn parameter doesn't exist.").By("SQS-217");
        if (destination is not null && destination.Attributes.IsFifo != source.Attributes.IsFifo) throw SqsErrors.InvalidParameter("Source queue and destination queue must be of the same type.").By("SQS-230");
        if (perSecond is < 1 or > 500) throw SqsErrors.InvalidParameter("Value for parameter MaxNumberOfMessagesPerSecond is invalid. Reason: Must be between 1 and 500, if provided.").By("SQS-224");
        if (_tasks.Exists(task => task.IsActive && task.SourceArn == source.Arn))
        {
            throw SqsErrors.InvalidParameter("There is already a task running. Only one active task is allowed for a source queue arn at a given time.").By("SQS-218");
        }

        if (_tasks.Count(task => task.IsActive) >= MostActive) throw SqsErrors.InvalidParameter($"There are {MostActive} active message move tasks already.").By("SQS-229");
        RuleHits.Note("SQS-224");
        if (source.Attributes.IsFifo) RuleHits.Note("SQS-230");
        if (destination is null) RuleHits.Note("SQS-225");
        var task = new MoveTask(world, queues, source, destination, perSecond);
        _tasks.Add(task);
        return task;
    }

    public MoveTask Cancel(string handle)
    {
        var (id, sourceArn) = Read(handle) ?? throw SqsErrors.InvalidParameter("Value for parameter TaskHandle is invalid.").By("SQS-220");
        Source(sourceArn);
        var task = _tasks.Find(task => task.Id == id && task.SourceArn == sourceArn) ?? throw SqsErrors.ResourceNotFound("Task does not exist.").By("SQS-220");
        if (task.Status != "RUNNING") throw SqsErrors.InvalidParameter("Only active tasks can be cancelled.").By("SQS-222");
        task.Cancel();
        RuleHits.Note("SQS-226");
        return task;
    }

    /// <summary>Base64 of a JSON object with the task's id and its source (SQS-219).</summary>
    public static string HandleOf(MoveTask task)
    {
        RuleHits.Note("SQS-219");
        return Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""{"taskId":"{{task.Id}}","sourceArn":"{{task.SourceArn}}"}"""));
    }

    private QueueStore Source(string arn) =>
        queues.FindByArn(arn) ?? throw SqsErrors.ResourceNotFound("The resource that you specified for the SourceArn parameter doesn't exist.").By("SQS-220");

    private static (string Id, string Queue)? Read(string handle)
    {
        try
        {
            using var document = JsonDocument.Parse(Convert.FromBase64String(handle));
            return document.RootElement.GetProperty("taskId").GetString() is { } id && document.RootElement.GetProperty("sourceArn").GetString() is { } arn ? (id, arn) : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
