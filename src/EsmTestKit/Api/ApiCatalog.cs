using System.Text.Json.Nodes;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Kinesis;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Api;

/// <summary>Every AWS operation the kit knows, by <c>service:Operation</c>: JSON in, JSON out, whatever the protocol around it.</summary>
/// <param name="journal">Where each call is noted; null: nowhere.</param>
internal sealed class ApiCatalog(CallJournal? journal = null)
{
    // A search makes them anew for each schedule: to keep them sorted took a twentieth of one with a real client.
    private readonly Dictionary<string, Func<ApiRequest, ApiAnswer>> _operations = new(capacity: 200, StringComparer.Ordinal);
    private readonly Dictionary<string, Action<ApiRequest, Action<Func<ApiAnswer>>>> _later = new(StringComparer.Ordinal);

    public static ApiCatalog Of(World world, QueueRegistry queues, StreamRegistry streams)
    {
        var catalog = new ApiCatalog(world.Journal);
        SqsOperations.AddTo(catalog, queues);
        KinesisOperations.AddTo(catalog, world, streams);
        return catalog;
    }

    /// <summary>Told of each call as JSON, before it is made and after it.</summary>
    public (Action<string, JsonObject> Before, Action After)? Listener { get; set; }

    public IReadOnlyCollection<string> Operations => [.. _operations.Keys.Concat(_later.Keys).Order(StringComparer.Ordinal)];

    public void Add(string operation, Func<ApiRequest, ApiAnswer> handle) => _operations.Add(operation, handle);

    /// <summary>An operation whose answer may take time on the clock; what it refuses it refuses at once.</summary>
    public void AddLater(string operation, Action<ApiRequest, Action<Func<ApiAnswer>>> begin) => _later.Add(operation, begin);

    public bool Knows(string operation) => _operations.ContainsKey(operation) || _later.ContainsKey(operation);

    /// <summary>Makes a call. Its answer is there at once, or when the clock has moved so far; AWS's refusals come as <see cref="AwsServiceException"/>.</summary>
    public void Begin(string operation, JsonObject request, AwaitedAnswer<ApiAnswer> answer)
    {
        Listener?.Before(operation, request);
        try
        {
            Make(operation, request, answer);
        }
        finally
        {
            Listener?.After();
        }
    }

    private void Make(string operation, JsonObject request, AwaitedAnswer<ApiAnswer> answer)
    {
        if (!_later.TryGetValue(operation, out var begin))
        {
            var made = Call(operation, request);
            answer.Give(() => made);
            return;
        }

        var from = journal?.LedgerCount ?? 0;
        begin(new ApiRequest(operation, request), answer.Give);
        answer.Await();
        if (answer.Task.IsCompleted) Note(operation, request, answer.Task);
        else journal?.Begin(from, operation, () => request, () => answer.Task.IsCompletedSuccessfully ? answer.Task.Result.Body : []);
    }

    /// <summary>Runs the operation. AWS's refusals come as <see cref="AwsServiceException"/>.</summary>
    public ApiAnswer Call(string operation, JsonObject request)
    {
        if (_operations.TryGetValue(operation, out var handle))
        {
            ApiAnswer Run() => handle(new ApiRequest(operation, request));
            return journal is null ? Run() : journal.Call(operation, () => request, Run, answer => answer.Body);
        }

        if (_later.TryGetValue(operation, out var begin)) return CallAtOnce(operation, request, begin);
        var service = operation.Split(':')[0] + ":";
        var near = Operations.Where(known => known.StartsWith(service, StringComparison.Ordinal)).ToList();
        throw new EsmUsageException(
            $"The kit does not simulate the operation \"{operation}\".",
            near.Count > 0 ? $"Operations of this service: {string.Join(", ", near)}." : $"Services: {string.Join(", ", Operations.Select(known => known.Split(':')[0]).Distinct(StringComparer.Ordinal))}.");
    }

    private ApiAnswer CallAtOnce(string operation, JsonObject request, Action<ApiRequest, Action<Func<ApiAnswer>>> begin)
    {
        Func<ApiAnswer>? read = null;
        begin(new ApiRequest(operation, request), answer => read = answer);
        return read?.Invoke() ?? throw new EsmUsageException(
            $"The answer of {operation} takes time on the simulation's clock, and nothing moves the clock here.",
            "An exploration tries contracts without such calls: invoke with InvocationType Event, or leave the step out.");
    }

    private void Note(string operation, JsonObject request, Task<ApiAnswer> answer)
    {
        ApiAnswer Known() => answer.GetAwaiter().GetResult();
        if (journal is null) Known();
        else journal.Call(operation, () => request, Known, made => made.Body);
    }
}
