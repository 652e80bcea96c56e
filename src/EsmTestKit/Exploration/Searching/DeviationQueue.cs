namespace EsmTestKit.Internal.Exploration;

/// <summary>Every schedule once, those with the fewest deviations first: the undisturbed run, each single deviation, each pair, and so on within the budgets (EXP-201, EXP-204).</summary>
/// <remarks>
/// A run's children add one deviation behind its last one, so that no schedule comes twice, and the first that fails has as few
/// deviations as any that fails.
/// </remarks>
/// <param name="start">What is to be run first; null: the undisturbed run.</param>
internal sealed class DeviationQueue(Plan plan, int mostWaiting, IEnumerable<(Deviation[] Deviations, Spending Cost)>? start = null)
{
    private readonly Queue<(Deviation[] Deviations, Spending Cost)> _waiting = new(start ?? [([], default)]);

    /// <summary>Children that found no room: then the enumeration is not complete.</summary>
    public bool WasCut { get; private set; }

    /// <summary>How many deviations the schedules have that come next.</summary>
    public int Level => _waiting.TryPeek(out var next) ? next.Deviations.Length : 0;

    public int Count => _waiting.Count;

    public bool TryTake(out Deviation[] deviations, out Spending cost)
    {
        var found = _waiting.TryDequeue(out var next);
        (deviations, cost) = found ? next : ([], default);
        return found;
    }

    /// <param name="until">Steps from here on are not asked otherwise; null: all are.</param>
    public void AddChildren(Deviation[] deviations, Spending cost, IReadOnlyList<WalkStep> steps, int? until = null)
    {
        for (var position = deviations.Length == 0 ? 0 : deviations[^1].Position + 1; position < (until ?? steps.Count); position++)
        {
            var options = steps[position].Options;
            // The usual one is the first, or the first that is awake.
            for (var option = steps[position].Picked + 1; option < options.Length; option++)
            {
                if (steps[position].IsAsleep(option)) continue;
                var next = cost.Plus(options[option].Cost);
                if (!plan.Affords(next)) continue;
                if (_waiting.Count >= mostWaiting)
                {
                    WasCut = true;
                    return;
                }

                _waiting.Enqueue(([.. deviations, new Deviation(position, option)], next));
            }
        }
    }
}
