using System.Globalization;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Api;

/// <summary>The operations on functions that a mapping's life touches. A function's code comes through the kit, never through CreateFunction.</summary>
internal sealed class FunctionOperations(World world, FunctionRegistry functions)
{
    // A mapping on such a function behaves otherwise (ADD-48, ADD-49, ADD-50).
    private static readonly string[] Foreign = ["DurableConfig", "CapacityProviderConfig", "TenancyConfig"];

    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("lambda:CreateFunction", Create);
        catalog.Add("lambda:GetFunction", Get);
        catalog.Add("lambda:GetFunctionConfiguration", request => new(Configuration(Find(request), Qualifier(request))));
        catalog.Add("lambda:ListFunctions", _ => new(new JsonObject { ["Functions"] = new JsonArray([.. functions.All.Select(function => (JsonNode)Configuration(function, null))]) }));
        catalog.Add("lambda:DeleteFunction", Delete);
        catalog.Add("lambda:UpdateFunctionConfiguration", Update);
        catalog.Add("lambda:PutFunctionConcurrency", PutConcurrency);
        catalog.Add("lambda:GetFunctionConcurrency", request => new(ReservedOf(Find(request))));
        catalog.Add("lambda:DeleteFunctionConcurrency", DeleteConcurrency);
        catalog.Add("lambda:PublishVersion", Publish);
        catalog.Add("lambda:ListVersionsByFunction", ListVersions);
    }

    private ApiAnswer Create(ApiRequest request)
    {
        var name = request.OptionalString("FunctionName") ?? string.Empty;
        if (FunctionReference.Parse(name) is { } reference && functions.Find(reference) is not null) throw FunctionErrors.Conflict($"Function already exist: {reference.Name}");
        throw new EsmUsageException(
            $"CreateFunction \"{name}\": the kit runs no uploaded code.",
            $"Make the function where its code runs: in a test sim.CreateFunction(\"{name}\", () => new Consumer(), consumer => consumer.HandleAsync); for a server esm serve --function {name}=\"node index.mjs\"; in a contract list it under \"functions\".");
    }

    private ApiAnswer Get(ApiRequest request)
    {
        var function = Find(request);
        var answer = new JsonObject { ["Configuration"] = Configuration(function, Qualifier(request)) };
        if (function.ReservedConcurrency is not null) answer["Concurrency"] = ReservedOf(function);
        return new(answer);
    }

    /// <summary>Its mappings stay where they are.</summary>
    private ApiAnswer Delete(ApiRequest request)
    {
        RuleHits.Note("SQS-272", "CTL-081");
        functions.Remove(Find(request).Name);
        return new(new JsonObject(), 204);
    }

    // Nobody holds a raised timeout against the queues that are mapped already (SQS-293, ADD-20).
    private ApiAnswer Update(ApiRequest request)
    {
        var function = Find(request);
        if (request.OptionalObject("DeadLetterConfig")?["TargetArn"] is JsonValue target && target.GetValue<string>().Length > 0)
        {
            throw new EsmUsageException(
                $"The kit does not simulate the dead-letter queue of a function ({target.GetValue<string>()}): events that its asynchronous invocations give up are dropped.",
                "Look for AsyncEventDropped in the ledger. What mappings give up goes to DestinationConfig, and a queue's messages to its RedrivePolicy.");
        }

        if (Array.Find(Foreign, request.Has) is { } foreign)
        {
            throw new EsmUsageException(
                $"The kit does not simulate {foreign} of a function: durable functions, managed instances and tenants.",
                "Leave it out; what a mapping does with a function does not depend on it in this kit.");
        }

        var settings = function.Settings;
        if (request.OptionalInt("Timeout") is { } seconds)
        {
            settings = settings with { Timeout = seconds is >= 1 and <= 900 ? TimeSpan.FromSeconds(seconds) : throw Range("timeout", seconds, 1, 900) };
        }

        if (request.OptionalInt("MemorySize") is { } memory)
        {
            settings = settings with { MemorySize = memory is >= 128 and <= 10_240 ? memory : throw Range("memorySize", memory, 128, 10_240) };
        }

        if (settings.Timeout != function.Settings.Timeout) functions.Announce(function, settings.Timeout);
        function.Settings = settings;
        return new(Configuration(function, null));
    }

    private ApiAnswer PutConcurrency(ApiRequest request)
    {
        const int leftForOthers = 100;
        var function = Find(request);
        var reserved = request.OptionalInt("ReservedConcurrentExecutions") ?? throw FunctionErrors.InvalidParameter("ReservedConcurrentExecutions is required");
        if (reserved < 0) throw Range("reservedConcurrentExecutions", reserved, 0, int.MaxValue);
        var others = functions.UnreservedConcurrency + (function.ReservedConcurrency ?? 0);
        if (others - reserved < leftForOthers)
        {
            throw FunctionErrors.InvalidParameter(string.Create(CultureInfo.InvariantCulture, $"Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [{leftForOthers}]."));
        }

        function.ReservedConcurrency = reserved;
        return new(ReservedOf(function));
    }

    private ApiAnswer DeleteConcurrency(ApiRequest request)
    {
        Find(request).ReservedConcurrency = null;
        return new(new JsonObject(), 204);
    }

    private ApiAnswer Publish(ApiRequest request)
    {
        var function = Find(request);
        var version = (function.Versions.Select(known => long.TryParse(known, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).DefaultIfEmpty(0).Max() + 1).ToString(CultureInfo.InvariantCulture);
        function.Publish(version);
        return new(Configuration(function, version), 201);
    }

    private ApiAnswer ListVersions(ApiRequest request)
    {
        var function = Find(request);
        return new(new JsonObject { ["Versions"] = new JsonArray([.. function.Versions.Prepend(FunctionVersion.Latest).Select(version => (JsonNode)Configuration(function, version))]) });
    }

    private JsonObject Configuration(LambdaFunction function, string? qualifier)
    {
        var version = function.Resolve(qualifier) ?? throw NoSuchFunction(new FunctionReference(function.Name, qualifier));
        RuleHits.Note("WIR-043");
        return new JsonObject
        {
            ["FunctionName"] = function.Name,
            ["FunctionArn"] = new FunctionReference(function.Name, qualifier).Arn(world.Place),
            ["Role"] = $"arn:aws:iam::{world.Place.AccountId}:role/{function.Name}",
            ["Timeout"] = (int)function.Settings.Timeout.TotalSeconds,
            ["MemorySize"] = function.Settings.MemorySize,
            ["Version"] = version.Version,
            ["State"] = "Active",
            ["LastUpdateStatus"] = "Successful",
            ["PackageType"] = "Zip",
        };
    }

    private static JsonObject ReservedOf(LambdaFunction function) =>
        function.ReservedConcurrency is { } reserved ? new JsonObject { ["ReservedConcurrentExecutions"] = reserved } : new JsonObject();

    // It stands in the name, in a parameter of its own, or in both, and then it is the same.
    private static string? Qualifier(ApiRequest request)
    {
        var named = FunctionReference.Parse(request.OptionalString("FunctionName") ?? string.Empty)?.Qualifier;
        return request.OptionalString("Qualifier") is not { Length: > 0 } asked ? named
            : named is null || named == asked ? asked
            : throw FunctionErrors.OtherQualifier();
    }

    private LambdaFunction Find(ApiRequest request)
    {
        var reference = FunctionReference.Parse(request.OptionalString("FunctionName") ?? string.Empty) ?? new FunctionReference(string.Empty);
        return functions.Find(reference) ?? throw NoSuchFunction(reference);
    }

    private AwsServiceException NoSuchFunction(FunctionReference reference) => FunctionErrors.NotFound($"Function not found: {reference.Arn(world.Place)}");

    private static AwsServiceException Range(string member, int value, int least, int most) => new(
        "ValidationException",
        string.Create(CultureInfo.InvariantCulture, $"1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: Member must have value {(value < least ? $"greater than or equal to {least}" : $"less than or equal to {most}")}"));
}
