using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Wire;

/// <summary>A call as the catalog of operations knows it.</summary>
/// <param name="Operation"><c>sqs:SendMessage</c>.</param>
internal sealed record WireCall(string Operation, JsonObject Members)
{
    public string Name => Operation[(Operation.IndexOf(':', StringComparison.Ordinal) + 1)..];
}
