using System.Text;
using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Wire;

/// <summary>The members of Invoke: its body is the event itself, and the rest stands in headers (WIR-039).</summary>
internal static class InvokeMembers
{
    public static JsonObject Read(WireRequest request)
    {
        var members = new JsonObject { ["Payload"] = Encoding.UTF8.GetString(request.Body.Span) };
        if (request.Header("X-Amz-Invocation-Type") is { } type) members["InvocationType"] = type;
        if (request.Header("X-Amz-Log-Type") is { } log) members["LogType"] = log;
        if (request.Header("X-Amz-Client-Context") is { } context) members["ClientContext"] = context;
        return members;
    }
}
