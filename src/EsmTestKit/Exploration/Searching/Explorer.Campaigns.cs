namespace EsmTestKit.Internal.Exploration;

/// <content>What a campaign runs one by one.</content>
internal sealed partial class Explorer
{
    public RunRecord Benign => _benign;

    public Tally Tally => _tally;

    /// <summary>Each run needs threads of its own.</summary>
    public bool RunsApart => _onOwnThreads;

    public ControlLevel Control => _control;

    public string? Doubt => _doubt;

    /// <summary>Null: nothing is wrong with the undisturbed run.</summary>
    public Counterexample? JudgeBenign() => _judge.Of(_benign) is { } finding ? Counterexample.Of(_benign, finding) : null;

    public RunRecord RunDeviating(Deviation[] deviations) => Run(_runner, new DeviatingWalk(_kinds, deviations));

    public RunRecord RunRandom(int number) => Run(_runner, RandomWalk(number));

    public Counterexample Shrunk(Counterexample found) => new Shrinker(_kinds, _judge, walk => Run(_runner, walk), _tally).Shrink(found);

    /// <summary>How deep the ordering bugs are that a random run of this number looks for; 0: it is one of the swarm.</summary>
    public static int PctDepthOf(int number) => number % 5 != 4 ? 0 : 2 + (number / 5 % 2);
}
