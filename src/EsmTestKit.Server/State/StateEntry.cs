using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Server;

/// <summary>One thing that came into a served world from outside: all the rest follows from these.</summary>
/// <param name="Step">How many steps the clock had made.</param>
internal abstract record StateEntry(long Step)
{
    /// <summary>A call of AWS's API, by whomever: a client, or a function's own.</summary>
    /// <param name="Operation"><c>sqs:SendMessage</c>.</param>
    /// <param name="Members">Its members as JSON text.</param>
    public sealed record Call(long Step, string Operation, string Members) : StateEntry(Step);

    /// <summary>A function's process gave an event back. It is not run again when this is replayed.</summary>
    public sealed record Ended(long Step, string RequestId, ProcessEnd End) : StateEntry(Step);

    /// <summary>The clock moved on though nothing was due.</summary>
    public sealed record Moved(long Step, DateTimeOffset To) : StateEntry(Step);

    /// <summary>A function was made whose events go to a process.</summary>
    public sealed record Function(long Step, string Name, LambdaFunctionSettings Hosting) : StateEntry(Step);

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["step"] = Step };
        switch (this)
        {
            case Call call:
                json["call"] = call.Operation;
                json["with"] = JsonNode.Parse(call.Members);
                break;
            case Ended ended:
                json["ended"] = ended.RequestId;
                ended.End.AddTo(json);
                break;
            case Moved moved:
                json["moved"] = moved.To;
                break;
            case Function function:
                json["function"] = function.Name;
                json["hosting"] = Hosted(function.Hosting);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        return json;
    }

    /// <exception cref="Exception">It is no entry: a member is missing or of another kind.</exception>
    public static StateEntry FromJson(JsonNode json)
    {
        var step = json["step"]!.GetValue<long>();
        if (json["call"] is { } operation) return new Call(step, operation.GetValue<string>(), json["with"]!.ToJsonString());
        if (json["ended"] is { } requestId) return new Ended(step, requestId.GetValue<string>(), ProcessEnd.FromJson(json));
        if (json["moved"] is { } to) return new Moved(step, to.GetValue<DateTimeOffset>());
        return new Function(step, json["function"]!.GetValue<string>(), Hosted(json["hosting"]!));
    }

    private static JsonObject Hosted(LambdaFunctionSettings settings)
    {
        var json = new JsonObject { ["timeoutSeconds"] = settings.Timeout.TotalSeconds, ["memoryMiB"] = settings.MemorySize, ["durationTicks"] = settings.Duration.Ticks };
        if (settings.ReservedConcurrency is { } reserved) json["reservedConcurrency"] = reserved;
        if (settings.AllowedActions is { } actions) json["allowedActions"] = new JsonArray([.. actions.Select(action => (JsonNode?)action)]);
        return json;
    }

    private static LambdaFunctionSettings Hosted(JsonNode json) => new()
    {
        Timeout = TimeSpan.FromSeconds(json["timeoutSeconds"]!.GetValue<double>()),
        MemorySize = json["memoryMiB"]!.GetValue<int>(),
        Duration = TimeSpan.FromTicks(json["durationTicks"]!.GetValue<long>()),
        ReservedConcurrency = json["reservedConcurrency"]?.GetValue<int>(),
        AllowedActions = json["allowedActions"] is JsonArray actions ? [.. actions.Select(action => action!.GetValue<string>())] : null,
    };
}
