using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>How a random schedule is drawn.</summary>
internal enum SearchStrategy
{
    /// <summary>Each draws its own bias, independent of all others (EXP-220).</summary>
    Swarm,

    /// <summary>Random priorities with one point of change (EXP-221).</summary>
    PctOfTwo,

    /// <summary>Random priorities with two points of change.</summary>
    PctOfThree,

    /// <summary>Made of schedules that showed something new (EXP-223).</summary>
    Guided,

    /// <summary>About as likely as any other with as many deviations (EXP-222).</summary>
    Uniform,
}

/// <summary>Which strategy draws the random schedule of a number: fixed, so that what is run does not depend on who runs which part (EXP-226, EXP-600).</summary>
internal static class Portfolio
{
    public static SearchStrategy Of(int number, bool isGuided)
    {
        if (isGuided) RuleHits.Note("EXP-226");
        return (number % 10) switch
        {
            4 => SearchStrategy.PctOfTwo,
            9 => SearchStrategy.PctOfThree,
            1 or 6 when isGuided => SearchStrategy.Guided,
            3 when isGuided => SearchStrategy.Uniform,
            _ => SearchStrategy.Swarm,
        };
    }
}
