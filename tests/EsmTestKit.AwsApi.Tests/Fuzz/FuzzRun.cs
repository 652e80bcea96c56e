using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Wire;

namespace EsmTestKit.AwsApi.Tests.Fuzz;

/// <summary>Wrong requests by the thousand: each gets an answer in the form of its protocol, and what was stored stays as it was.</summary>
internal sealed class FuzzRun
{
    private const int PerWorld = 1_000;
    private const int PerStep = 250;

    private readonly SortedDictionary<int, int> _statuses = [];
    private readonly List<string> _faults = [];

    /// <summary>How many answers had each status.</summary>
    public IReadOnlyDictionary<int, int> Statuses => _statuses;

    /// <summary>What went wrong, with the request that did it.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <param name="seed">Of the first world; the next one has the next.</param>
    /// <param name="progress">Told of the number of requests so far.</param>
    public static async Task<FuzzRun> RunAsync(long seed, int requests, Action<int>? progress = null)
    {
        var run = new FuzzRun();
        for (var done = 0; done < requests && run._faults.Count < 20; done += PerWorld)
        {
            await run.WorldAsync(seed + (done / PerWorld), Math.Min(PerWorld, requests - done));
            progress?.Invoke(Math.Min(requests, done + PerWorld));
        }

        return run;
    }

    private async Task WorldAsync(long seed, int requests)
    {
        await using var simulation = new EsmSimulation();
        simulation.Functions.Create("apply", new ScriptedBody(_ => new ScriptedOutcome.Return("{}"u8.ToArray())), new());
        var kept = Keep(simulation);
        var endpoint = new AwsEndpoint(simulation);
        // Half of the worlds have what the right requests make, so that wrong ones find something.
        if (seed % 2 == 0)
        {
            foreach (var right in FuzzCorpus.All.Where(request => request.Target != "/" || request.Body.Length > 0)) await endpoint.AnswerAsync(right);
        }

        var mutator = new Mutator(seed);
        for (var number = 0; number < requests; number++)
        {
            var request = mutator.Next();
            await AskAsync(endpoint, request, seed, number);
            if (number % PerStep == PerStep - 1) await StepAsync(simulation, seed, number);
        }

        if (Kept(simulation) is var now && now != kept) _faults.Add(string.Create(CultureInfo.InvariantCulture, $"world {seed}: what nobody named has changed: {kept} is now {now}"));
    }

    private async Task AskAsync(AwsEndpoint endpoint, AwsHttpRequest request, long seed, int number)
    {
        string? fault;
        try
        {
            var answer = await endpoint.AnswerAsync(request);
            _statuses[answer.Status] = _statuses.GetValueOrDefault(answer.Status) + 1;
            fault = FaultOf(request, answer);
        }
        catch (Exception thrown)
        {
            fault = $"threw {thrown}";
        }

        if (fault is not null) _faults.Add(string.Create(CultureInfo.InvariantCulture, $"world {seed}, request {number}: {fault}\n  {Show(request)}"));
    }

    // Whatever the requests left behind, the world goes on.
    private async Task StepAsync(EsmSimulation simulation, long seed, int number)
    {
        try
        {
            await simulation.AdvanceAsync(TimeSpan.FromSeconds(3));
        }
        catch (Exception thrown)
        {
            _faults.Add(string.Create(CultureInfo.InvariantCulture, $"world {seed}, after request {number}: the clock stopped: {thrown}"));
        }
    }

    private static string? FaultOf(AwsHttpRequest request, AwsHttpResponse answer)
    {
        if (answer.Cause is { } cause and not EsmUsageException) return $"the kit failed: {cause}";
        if (answer.Status is < 200 or > 599) return $"status {answer.Status}";
        if (answer.Header("x-amzn-RequestId") is null && answer.Header("x-amz-request-id") is null) return "no request id";
        if (answer.Status is 204 or 304 || request.Method == "HEAD") return answer.Body.Length == 0 ? null : "a body where none may be";
        if (answer.Status < 400 && answer.Header("ETag") is not null) return null; // An object's own bytes.
        var type = answer.Header("Content-Type") ?? string.Empty;
        try
        {
            var isError = answer.Status >= 400;
            if (type.Contains("cbor", StringComparison.Ordinal)) return Error(isError, CborReader.ReadObject(answer.Body.Span, new HashSet<string>()), null);
            if (isError && type.Contains("json", StringComparison.Ordinal)) return Error(isError, JsonNode.Parse(answer.Body.Span), answer.Header("x-amzn-ErrorType"));
            if (type.Contains("json", StringComparison.Ordinal) && answer.Body.Length > 0) JsonDocument.Parse(answer.Body).Dispose();
            if (!type.Contains("xml", StringComparison.Ordinal)) return isError ? $"an error of type \"{type}\"" : null;
            var xml = XElement.Parse(Encoding.UTF8.GetString(answer.Body.Span));
            if (xml.Name.LocalName == "UnknownOperationException") return answer.Status == 404 ? null : $"status {answer.Status} where a queue's URL has no Action"; // The whole answer (SQS-250).
            return isError && !xml.DescendantsAndSelf().Any(element => element.Name.LocalName == "Code" && element.Value.Length > 0) ? "an error without a code" : null;
        }
        catch (Exception broken) when (broken is JsonException or XmlException or AwsServiceException)
        {
            return $"the answer cannot be read: {broken.Message}: {Encoding.UTF8.GetString(answer.Body.Span)}";
        }
    }

    private static string? Error(bool isError, JsonNode? body, string? type) =>
        !isError ? null : body is not JsonObject error || string.IsNullOrEmpty(type ?? error["__type"]?.GetValue<string>()) ? "an error without a type" : error["message"] is null && error["Message"] is null ? "an error without a text" : null;

    // ---- What no right request names ----------------------------------------------------------------------------

    private static string Keep(EsmSimulation simulation)
    {
        simulation.CreateQueue("sentinel-queue").SendMessage("kept");
        simulation.CreateStream("sentinel-stream").PutRecord("kept", "k");
        simulation.CreateTable("sentinel-table", new("id")).PutItem("""{ "id": { "S": "kept" } }""");
        simulation.CreateBucket("sentinel-bucket");
        return Kept(simulation);
    }

    private static string Kept(EsmSimulation simulation) => string.Join('|',
        string.Join(',', simulation.GetQueue("sentinel-queue").Messages.Select(message => message.Body)),
        simulation.GetStream("sentinel-stream").Records.Count,
        simulation.GetTable("sentinel-table").Items.Count,
        simulation.Buckets.Find("sentinel-bucket") is not null);

    private static string Show(AwsHttpRequest request) =>
        $"{request.Method} {request.Target} [{string.Join("; ", request.Headers.Select(header => $"{header.Key}: {header.Value}"))}] {Convert.ToBase64String(request.Body.Span)}";
}
