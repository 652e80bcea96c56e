using System.Text.Json.Nodes;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Wire;

/// <summary>An error's members, as JSON and CBOR have them.</summary>
internal static class JsonErrors
{
    public static JsonObject Body(JsonService service, AwsServiceException refusal)
    {
        RuleHits.Note("WIR-069");
        var body = new JsonObject { ["__type"] = service.ErrorNamespace(refusal.Code) + refusal.Code };
        // Where an error has members of its own, the text has a capital (WIR-068).
        body[refusal.Details is { Count: > 0 } ? "Message" : "message"] = refusal.Message;
        foreach (var (name, value) in refusal.Members) body[name] = value;
        if (refusal.Details is null) return body;
        foreach (var (name, value) in refusal.Details) body[name] = value?.DeepClone();
        return body;
    }
}
