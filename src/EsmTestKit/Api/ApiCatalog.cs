using System.Text.Json.Nodes;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Kinesis;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Api;

/// <summary>Every AWS operation the kit knows, by <c>service:Operation</c>: JSON in, JSON out, whatever the protocol around it.</summary>
/// <param name="journal">Where each call is noted; null: nowhere.</param>
internal sealed class ApiCatalog(CallJournal? journal = null)
{
    private readonly SortedDictionary<string, Func<ApiRequest, ApiAnswer>> _operations = new(StringComparer.Ordinal);

    public static ApiCatalog Of(World world, QueueRegistry queues, StreamRegistry streams)
    {
        var catalog = new ApiCatalog(world.Journal);
        SqsOperations.AddTo(catalog, queues);
        KinesisOperations.AddTo(catalog, world, streams);
        return catalog;
    }

    public IReadOnlyCollection<string> Operations => _operations.Keys;

    public void Add(string operation, Func<ApiRequest, ApiAnswer> handle) => _operations.Add(operation, handle);

    public bool Knows(string operation) => _operations.ContainsKey(operation);

    /// <summary>Runs the operation. AWS's refusals come as <see cref="AwsServiceException"/>.</summary>
    public ApiAnswer Call(string operation, JsonObject request)
    {
        if (_operations.TryGetValue(operation, out var handle))
        {
            ApiAnswer Run() => handle(new ApiRequest(operation, request));
            return journal is null ? Run() : journal.Call(operation, () => request, Run, answer => answer.Body);
        }

        var service = operation.Split(':')[0] + ":";
        var near = _operations.Keys.Where(known => known.StartsWith(service, StringComparison.Ordinal)).ToList();
        throw new EsmUsageException(
            $"The kit does not simulate the operation \"{operation}\".",
            near.Count > 0 ? $"Operations of this service: {string.Join(", ", near)}." : $"Services: {string.Join(", ", _operations.Keys.Select(known => known.Split(':')[0]).Distinct(StringComparer.Ordinal))}.");
    }
}
