using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Choices;

/// <summary>What a choice that differs from the usual costs in the budget of an exploration (EXP-201).</summary>
internal enum ChoiceCost
{
    None,
    Fault,
    Cut,
    Reorder,
    Preempt,
    Environment,
}

/// <summary>One permitted behaviour. Option 0 is always what AWS does on a quiet day (EXP-002).</summary>
/// <param name="Label">What a contract's decision writes: <c>cut:2</c>, <c>throttle</c> (contract-format.md).</param>
/// <param name="Because">The promise that permits it.</param>
internal readonly record struct Option(string Label, RuleId Because, ChoiceCost Cost);
