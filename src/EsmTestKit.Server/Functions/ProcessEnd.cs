using System.Text.Json.Nodes;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Server;

/// <summary>How a process gave an event back, and the lines that it wrote meanwhile.</summary>
/// <param name="HasEscaped">Whether the kit lost control of it.</param>
internal abstract record ProcessEnd(IReadOnlyList<string> Lines, bool HasEscaped)
{
    public sealed record Answered(IReadOnlyList<string> Lines, bool HasEscaped, ReadOnlyMemory<byte> Result) : ProcessEnd(Lines, HasEscaped);

    public sealed record Failed(IReadOnlyList<string> Lines, bool HasEscaped, string ErrorType, string Message) : ProcessEnd(Lines, HasEscaped);

    /// <summary>It runs into its timeout on the simulation's clock too (WIR-098).</summary>
    public sealed record TimedOut(IReadOnlyList<string> Lines, bool HasEscaped) : ProcessEnd(Lines, HasEscaped);

    public void Apply(RunningInvocation invocation)
    {
        foreach (var line in Lines) invocation.Log(line);
        invocation.HasEscaped |= HasEscaped;
        switch (this)
        {
            case Answered answered:
                invocation.EndAfterHandler(invocation.Answer(answered.Result));
                break;
            case Failed failed:
                invocation.EndAfterHandler(invocation.Failure(failed.ErrorType, failed.Message));
                break;
            default:
                break;
        }
    }

    public void AddTo(JsonObject json)
    {
        if (Lines.Count > 0) json["lines"] = new JsonArray([.. Lines.Select(line => (JsonNode?)line)]);
        if (HasEscaped) json["hasEscaped"] = true;
        switch (this)
        {
            case Answered answered:
                json["result"] = Convert.ToBase64String(answered.Result.Span);
                break;
            case Failed failed:
                json["errorType"] = failed.ErrorType;
                json["errorMessage"] = failed.Message;
                break;
            default:
                json["timedOut"] = true;
                break;
        }
    }

    public static ProcessEnd FromJson(JsonNode json)
    {
        IReadOnlyList<string> lines = json["lines"] is JsonArray array ? [.. array.Select(line => line!.GetValue<string>())] : [];
        var hasEscaped = json["hasEscaped"] is not null;
        if (json["result"] is { } result) return new Answered(lines, hasEscaped, Convert.FromBase64String(result.GetValue<string>()));
        if (json["timedOut"] is not null) return new TimedOut(lines, hasEscaped);
        return new Failed(lines, hasEscaped, json["errorType"]!.GetValue<string>(), json["errorMessage"]!.GetValue<string>());
    }
}
