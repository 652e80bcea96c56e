using System.Text.Json.Nodes;
using EsmTestKit.Internal.Api;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Wire;

/// <summary>Queue URLs with the host that the client called (WIR-051): some clients send their next request there.</summary>
internal static class QueueUrls
{
    public static ApiAnswer NameTheHost(WireCall call, ApiAnswer answer, string? host)
    {
        if (host is null || call.Operation is not ("sqs:CreateQueue" or "sqs:GetQueueUrl" or "sqs:ListQueues" or "sqs:ListDeadLetterSourceQueues")) return answer;
        RuleHits.Note("WIR-051");
        var body = (JsonObject)answer.Body.DeepClone();
        foreach (var (name, value) in body.ToList())
        {
            if (value is JsonArray list) body[name] = new JsonArray([.. list.Select(url => (JsonNode?)At(host, url!.GetValue<string>()))]);
            else if (name == "QueueUrl") body[name] = At(host, value!.GetValue<string>());
        }

        return answer with { Body = body };
    }

    private static string At(string host, string url) => $"http://{host}{new Uri(url).AbsolutePath}";
}
