using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Choices;

/// <summary>One answer of an oracle: where, which option, of how many (EXP-103).</summary>
/// <param name="Point">The kind of choice.</param>
/// <param name="Site">The stable address.</param>
/// <param name="Index">The option taken.</param>
/// <param name="Count">How many options there were.</param>
/// <param name="Label">The option's label.</param>
/// <param name="Because">The promise that permits it.</param>
internal sealed record Decision(ChoicePoint Point, string Site, int Index, int Count, string Label, RuleId Because);
