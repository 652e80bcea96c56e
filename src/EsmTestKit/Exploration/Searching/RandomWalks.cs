using System.Diagnostics;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Exploration;

/// <summary>Random schedules by number: of the portfolio, or of one strategy alone.</summary>
/// <param name="only">Null: the portfolio.</param>
internal sealed class RandomWalks(IReadOnlySet<ChoicePoint> kinds, RunRecord benign, long seed, bool isGuided, SearchStrategy? only = null)
{
    private Corpus? _corpus;

    // Made where it is needed: looking at runs takes its time.
    private Corpus? Known => isGuided || only == SearchStrategy.Guided ? _corpus ??= new Corpus(benign) : null;

    public SearchStrategy StrategyOf(int number) => only ?? Portfolio.Of(number, isGuided);

    public ScheduleWalk Next(int number)
    {
        var draws = new Draws(seed, number);
        switch (StrategyOf(number))
        {
            case SearchStrategy.Swarm:
                RuleHits.Note("EXP-220");
                return new SwarmWalk(kinds, draws);
            // As long as the undisturbed run: the same for every shard, and faults fall where something happens.
            case SearchStrategy.PctOfTwo:
                RuleHits.Note("EXP-221");
                return new PctWalk(kinds, draws, 2, benign.Steps.Count);
            case SearchStrategy.PctOfThree:
                RuleHits.Note("EXP-221");
                return new PctWalk(kinds, draws, 3, benign.Steps.Count);
            case SearchStrategy.Guided:
                return Mutation.Of(kinds, Known!, draws);
            case SearchStrategy.Uniform:
                RuleHits.Note("EXP-222");
                return new UniformWalk(kinds, draws, benign.Steps);
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>What a run showed: schedules that show something new are what later ones are made of.</summary>
    public void Learn(RunRecord run) => Known?.Learn(run);
}
