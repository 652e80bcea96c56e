using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Delivery;

/// <summary>Whether a mapping can read its source now. Where it cannot, nothing is polled, no retry is spent and its state stays as it is (STR-155, STR-157, STR-440).</summary>
internal sealed class StreamAccess(FunctionRegistry functions, LaneContext context)
{
    public IStreamSource? Source { get; set; }

    public bool IsOpen => IsThere && IsAllowed;

    private bool IsThere => Source is { IsReadable: true };

    // A function that is gone has no role: its mapping reads on and is told so at each attempt (STR-439).
    private bool IsAllowed => functions.Find(context.Configuration.Function) is not { } function || StreamPermissions.Suffice(context.Configuration, function);

    /// <summary>Looks before a poll, and says what is wrong where <c>LastProcessingResult</c> has words for it.</summary>
    public bool Look()
    {
        if (!IsThere)
        {
            // STR-440 holds from here on. A deleted table's stream is still there for a day (STR-073): what it holds is delivered first.
            RuleHits.Note("STR-155");
            RuleHits.Note("STR-440");
            RuleHits.Note("CTL-098");
            return false;
        }

        if (IsAllowed) return true;
        RuleHits.Note("STR-157");
        context.Say($"PROBLEM: {StreamPermissions.Refusal(context.Configuration).Message}");
        return false;
    }
}
