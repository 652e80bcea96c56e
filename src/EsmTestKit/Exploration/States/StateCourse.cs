namespace EsmTestKit.Internal.Exploration;

/// <summary>How a run went on from each of its steps: what was asked, and how it ended. Two that were in one state must go on alike.</summary>
internal sealed class StateCourse
{
    private readonly int[] _from;
    private readonly (string? State, bool CameToRest) _end;

    public StateCourse(RunRecord run)
    {
        _end = (run.State, run.LeftBusy is null);
        _from = new int[run.Steps.Count + 1];
        for (var step = run.Steps.Count - 1; step >= 0; step--)
        {
            // By kind and number: a site's name has how often an invocation was tried before, which is no state.
            var (point, options) = (run.Steps[step].Point, run.Steps[step].Options.Length);
            _from[step] = HashCode.Combine(point, options, _from[step + 1]);
        }
    }

    public bool IsLike(int position, StateCourse other, int otherPosition) =>
        _end == other._end && _from.Length - position == other._from.Length - otherPosition && _from[position] == other._from[otherPosition];
}
