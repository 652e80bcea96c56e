using System.Text;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Api;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Wire;

/// <summary>The members of Invoke: its bodies are the event and the answer themselves, and the rest stands in headers (WIR-039 to WIR-041).</summary>
internal static class InvokeMembers
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static JsonObject Read(WireRequest request)
    {
        var members = new JsonObject { ["Payload"] = Text(request.Body.Span) };
        Add("X-Amz-Invocation-Type", "InvocationType");
        Add("X-Amz-Log-Type", "LogType");
        Add("X-Amz-Client-Context", "ClientContext");
        Add("X-Amz-Tenant-Id", "TenantId");
        Add("X-Amz-Durable-Execution-Name", "DurableExecutionName");
        return members;

        void Add(string header, string member)
        {
            if (request.Header(header) is { } value) members[member] = value;
        }
    }

    public static AwsHttpResponse Write(ApiAnswer answer, string requestId)
    {
        RuleHits.Note("WIR-008");
        var response = new AwsHttpResponse(answer.Status) { Headers = [new("x-amzn-RequestId", requestId), new("Content-Type", "application/json")] };
        Add("ExecutedVersion", "X-Amz-Executed-Version");
        Add("FunctionError", "X-Amz-Function-Error");
        Add("LogResult", "X-Amz-Log-Result");
        return answer.Body["Payload"] is { } payload ? response with { Body = Encoding.UTF8.GetBytes(payload.GetValue<string>()) } : response;

        void Add(string member, string header)
        {
            if (answer.Body[member] is { } value) response = response.With(header, value.GetValue<string>());
        }
    }

    private static string Text(ReadOnlySpan<byte> payload)
    {
        try
        {
            return Strict.GetString(payload);
        }
        catch (DecoderFallbackException broken)
        {
            throw new AwsServiceException("InvalidRequestContentException", $"Could not parse request body into json: Could not parse payload into json: {broken.Message}") { Members = FunctionErrors.User }.By("WIR-042");
        }
    }
}
