using EsmTestKit.Internal.Choices;

namespace EsmTestKit.Internal.Exploration;

/// <summary>About as likely as any other schedule with as many deviations (EXP-222): each answer is weighed by how many schedules are likely to follow it.</summary>
/// <remarks>
/// The order of messages and the borders of batches are drawn exactly, since their counts are known. For the rest the undisturbed
/// run says how many questions are to come, and how many options they have; what a fault adds is not known before, so that this
/// is an approximation.
/// </remarks>
internal sealed class UniformWalk : ScheduleWalk
{
    /// <summary>As a schedule with one more deviation has many times as many like it, all would have as many as they may: how many is drawn first.</summary>
    private const int MostDeviations = 6;

    private readonly Draws _draws;
    private readonly double _others;
    private readonly int _steps;
    private readonly SortedDictionary<string, int> _calls = new(StringComparer.Ordinal);
    private int _left;

    /// <param name="benign">The steps of the undisturbed run.</param>
    public UniformWalk(IReadOnlySet<ChoicePoint> kinds, Draws draws, IReadOnlyList<WalkStep> benign)
        : base(kinds)
    {
        _draws = draws;
        var faults = benign.Where(step => !IsCounted(step.Point)).ToList();
        _steps = faults.Count;
        _others = faults.Count == 0 ? 1 : faults.Average(step => step.Options.Length - 1);
        foreach (var step in benign.Where(step => step.Point == ChoicePoint.GateFault)) _calls[ActorOf(step.Site)] = _calls.GetValueOrDefault(ActorOf(step.Site)) + 1;
        _left = 1 + draws.Below(MostDeviations);
    }

    private int Asked { get; set; }

    protected override int Choose(int position, ChoicePoint point, string site, Option[] options)
    {
        if (point == ChoicePoint.Interleaving) return Drawn([.. options.Select(option => (double)LeftOf(option.Label.StartsWith("proceed:", StringComparison.Ordinal) ? option.Label["proceed:".Length..] : site))]);
        // Each next one equally often is each order equally often.
        if (Arrivals.Orders(point)) return _draws.Below(options.Length);
        if (point == ChoicePoint.BatchCut) return Drawn([.. Enumerable.Range(0, options.Length).Select(Compositions)]);
        if (point == ChoicePoint.GateFault) Proceeded(site);
        var coming = Math.Max(0, _steps - ++Asked);
        if (_left == 0) return 0;
        var (usual, other) = (Schedules(coming, _left), Schedules(coming, _left - 1));
        if (_draws.Share() * (usual + (other * (options.Length - 1))) < usual) return 0;
        _left--;
        return 1 + _draws.Below(options.Length - 1);
    }

    private static bool IsCounted(ChoicePoint point) => point == ChoicePoint.Interleaving || point == ChoicePoint.BatchCut || Arrivals.Orders(point);

    // Ways to cut what is left when the largest cut less so many was taken: 2^(left-1), and one where nothing is left.
    private static double Compositions(int left) => left == 0 ? 1 : Math.Pow(2, left - 1);

    /// <summary>Schedules with at most so many deviations at so many steps: a sum of binomials, each deviation in as many ways as questions have on average.</summary>
    private double Schedules(int steps, int deviations)
    {
        var (sum, term) = (1.0, 1.0);
        for (var count = 1; count <= Math.Min(steps, deviations); count++)
        {
            term *= _others * (steps - count + 1) / count;
            sum += term;
        }

        return sum;
    }

    /// <summary>How many calls the invocation behind a gate has still to make, as far as the undisturbed run tells.</summary>
    private int LeftOf(string gate) => Math.Max(1, _calls.GetValueOrDefault(ActorOf(gate)));

    private void Proceeded(string gate)
    {
        var actor = ActorOf(gate);
        if (_calls.TryGetValue(actor, out var left) && left > 0) _calls[actor] = left - 1;
    }

    private int Drawn(double[] weights)
    {
        var drawn = _draws.Share() * weights.Sum();
        for (var index = 0; index < weights.Length; index++)
        {
            drawn -= weights[index];
            if (drawn < 0) return index;
        }

        return weights.Length - 1;
    }

    private static string ActorOf(string gate) => gate.Split('/')[0];
}
