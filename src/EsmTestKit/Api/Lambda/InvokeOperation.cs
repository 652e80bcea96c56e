using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Delivery;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Api;

/// <summary>Lambda's Invoke: its three types, its refusals, and what the caller gets back (WIR-039 to WIR-044, ADD-82 to ADD-87).</summary>
internal sealed class InvokeOperation(World world, FunctionRegistry functions, Invoker invoker, AsyncInvocations events)
{
    /// <summary>The request limit of an asynchronous invocation (ADD-52).</summary>
    private const int LargestEvent = 1_048_576;

    private static readonly string[] Types = ["Event", "RequestResponse", "DryRun"];
    private static readonly string[] LogTypes = ["None", "Tail"];

    // Nobody would notice that they are missing until production.
    private static readonly string[] Foreign = ["ClientContext", "TenantId", "DurableExecutionName"];

    public void AddTo(ApiCatalog catalog) => catalog.AddLater("lambda:Invoke", Invoke);

    private void Invoke(ApiRequest request, Action<Func<ApiAnswer>> answer)
    {
        var type = OneOf(request, "InvocationType", "invocationType", Types) ?? "RequestResponse";
        var logType = OneOf(request, "LogType", "logType", LogTypes) ?? "None";
        if (Array.Find(Foreign, request.Has) is { } foreign)
        {
            throw new EsmUsageException($"The kit does not simulate {foreign} of Invoke.", "Put what the function has to know into the payload.");
        }

        var payload = Encoding.UTF8.GetBytes(request.OptionalString("Payload") is { Length: > 0 } text ? text : Nothing());
        CheckSize(type, payload.Length);
        var reference = Reference(request);
        if (functions.Find(reference)?.Resolve(reference.Qualifier) is null) throw Missing(reference);
        CheckJson(payload);
        RuleHits.Note("WIR-039");
        var asked = new InvokeRequest(reference, payload, world.Ids.NextUuid(), [], MappingId: null);
        switch (type)
        {
            case "DryRun":
                RuleHits.Note("WIR-040");
                answer(() => new(new JsonObject { ["StatusCode"] = 204 }, 204));
                break;
            case "Event":
                RuleHits.Note("WIR-040");
                events.Accept(asked);
                answer(() => new(new JsonObject { ["StatusCode"] = 202 }, 202));
                break;
            default:
                // Not bound to the clock: it moves by itself until the answer is there (WIR-044).
                RuleHits.Note("WIR-044");
                invoker.Invoke(asked, outcome => answer(() => Answer(asked, outcome, logType == "Tail")));
                break;
        }
    }

    private ApiAnswer Answer(InvokeRequest request, InvokeOutcome outcome, bool withLog)
    {
        var body = new JsonObject { ["StatusCode"] = 200 };
        switch (outcome)
        {
            case InvokeOutcome.Returned returned:
                RuleHits.Note("WIR-040");
                Fill(body, request, returned.Payload, returned.ExecutedVersion, withLog);
                return new(body);
            case InvokeOutcome.FunctionError error:
                RuleHits.Note("WIR-041");
                body["FunctionError"] = "Unhandled";
                Fill(body, request, error.Payload, error.ExecutedVersion, withLog);
                return new(body);
            case InvokeOutcome.Throttled throttled:
                throw new AwsServiceException("TooManyRequestsException", "Rate Exceeded.", 429)
                {
                    Members = new Dictionary<string, string>(StringComparer.Ordinal) { ["Reason"] = throttled.Reason, ["Type"] = "User" }.ToFrozenDictionary(StringComparer.Ordinal),
                }.By("WIR-042");
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void Fill(JsonObject body, InvokeRequest request, ReadOnlyMemory<byte> payload, string version, bool withLog)
    {
        if (withLog && functions.Find(request.Function)?.LatestOf(request.RequestId) is { } invocation) body["LogResult"] = InvocationLog.Tail(invocation, functions.Find(request.Function)!.Settings.MemorySize);
        body["ExecutedVersion"] = version;
        body["Payload"] = Encoding.UTF8.GetString(payload.Span);
    }

    // The qualifier stands in the name, in a parameter of its own, or in both, and then it is the same.
    private FunctionReference Reference(ApiRequest request)
    {
        var name = request.OptionalString("FunctionName") ?? throw MappingErrors.Validation(["Value null at 'functionName' failed to satisfy constraint: Member must not be null"], "CTL-010");
        var reference = FunctionReference.Parse(name) ?? throw FunctionErrors.NotFound($"Function not found: {name}");
        if (request.OptionalString("Qualifier") is not { Length: > 0 } qualifier) return reference;
        return reference.Qualifier is null || reference.Qualifier == qualifier
            ? reference with { Qualifier = qualifier }
            : throw FunctionErrors.OtherQualifier();
    }

    // An unqualified name is looked for as $LATEST, and said so.
    private AwsServiceException Missing(FunctionReference reference) =>
        FunctionErrors.NotFound($"Function not found: {(reference with { Qualifier = reference.Qualifier ?? FunctionVersion.Latest }).Arn(world.Place)}").By("WIR-042");

    private static string Nothing()
    {
        RuleHits.Note("ADD-87");
        return "{}";
    }

    private static void CheckSize(string type, int bytes)
    {
        RuleHits.Note("ADD-52");
        if (type == "Event" && bytes > LargestEvent)
        {
            throw TooLarge(string.Create(CultureInfo.InvariantCulture, $"{bytes} byte payload is too large for the Event invocation type (limit {LargestEvent} bytes)"));
        }

        if (bytes > Invoker.LargestRequest) throw TooLarge(string.Create(CultureInfo.InvariantCulture, $"Request must be smaller than {Invoker.LargestRequest} bytes for the InvokeFunction operation"));
    }

    private static AwsServiceException TooLarge(string message) => new AwsServiceException("RequestEntityTooLargeException", message, 413).By("ADD-85");

    private static void CheckJson(byte[] payload)
    {
        try
        {
            using var json = JsonDocument.Parse(payload);
        }
        catch (JsonException broken)
        {
            // What follows the second colon is the parser's own.
            throw new AwsServiceException("InvalidRequestContentException", $"Could not parse request body into json: Could not parse payload into json: {broken.Message}") { Members = FunctionErrors.User }.By("WIR-042");
        }
    }

    private static string? OneOf(ApiRequest request, string member, string shown, string[] values) => request.OptionalString(member) switch
    {
        null => null,
        var value when values.Contains(value, StringComparer.Ordinal) => value,
        var value => throw MappingErrors.Validation([$"Value '{value}' at '{shown}' failed to satisfy constraint: Member must satisfy enum value set: [{string.Join(", ", values)}]"], "CTL-010"),
    };
}
