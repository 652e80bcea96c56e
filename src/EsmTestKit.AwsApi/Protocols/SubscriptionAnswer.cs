using System.Text.Json.Nodes;
using EsmTestKit.Internal.Api;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Wire;

/// <summary>SubscribeToShard answers with an event stream (WIR-062): every event there is at present; then it ends, as time stands still while it is read.</summary>
internal static class SubscriptionAnswer
{
    public static bool Is(WireCall call) => call.Operation == "kinesis:SubscribeToShard";

    /// <param name="contentType">Of each event's payload.</param>
    /// <param name="write">How the protocol writes members.</param>
    public static AwsHttpResponse Of(ApiAnswer answer, string contentType, Func<JsonObject, ReadOnlyMemory<byte>> write, string requestId)
    {
        RuleHits.Note("WIR-033", "WIR-062");
        using var body = new MemoryStream();
        body.Write(EventStream.Event("initial-response", contentType, write(new JsonObject()).Span));
        foreach (var item in answer.Body["EventStream"]!.AsArray())
        {
            foreach (var (type, members) in item!.AsObject()) body.Write(EventStream.Event(type, contentType, write(members!.AsObject()).Span));
        }

        return new AwsHttpResponse(200) { Body = body.ToArray(), Headers = [new("x-amzn-RequestId", requestId), new("Content-Type", EventStream.ContentType)] };
    }
}
