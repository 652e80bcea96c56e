using EsmTestKit.Internal.Choices;

namespace EsmTestKit.Internal.Exploration;

/// <summary>One question that a run asked, all of its answers, and the one that was taken.</summary>
internal readonly record struct Step(ChoicePoint Point, string Site, Option[] Options, int Picked)
{
    public Option Taken => Options[Picked];
}
