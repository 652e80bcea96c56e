using System.Collections.Frozen;
using EsmTestKit.Internal.Api;

namespace EsmTestKit.Internal.Wire;

/// <summary>Operations without output: their answer has no body at all, where an output without members is <c>{}</c> (WIR-023).</summary>
internal static class EmptyAnswers
{
    // Answers of these may be empty though they have an output.
    private static readonly FrozenSet<string> WithOutput =
        new[] { "sqs:ReceiveMessage", "sqs:GetQueueAttributes", "sqs:ListQueues", "sqs:ListQueueTags", "sqs:ListDeadLetterSourceQueues" }.ToFrozenSet(StringComparer.Ordinal);

    public static bool IsEmpty(WireCall call, ApiAnswer answer) =>
        answer.Body.Count == 0 && !WithOutput.Contains(call.Operation) && !call.Operation.StartsWith("dynamodb", StringComparison.Ordinal);
}
