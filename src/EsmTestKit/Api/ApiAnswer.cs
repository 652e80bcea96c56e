using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Api;

/// <summary>The answer of an AWS operation: its members, and the HTTP status of success.</summary>
internal sealed record ApiAnswer(JsonObject Body, int Status = 200)
{
    public static ApiAnswer Empty => new(new JsonObject());
}
