namespace EsmTestKit.Internal.Choices;

/// <summary>Keeps what another oracle answered, so that the run can be told, stored and replayed.</summary>
internal sealed class RecordingOracle(Oracle inner) : Oracle
{
    private readonly List<Decision> _decisions = [];

    public IReadOnlyList<Decision> Decisions => _decisions;

    public override bool Opens(ChoicePoint point) => inner.Opens(point);

    public override int Pick(ChoicePoint point, string site, Option[] options)
    {
        var picked = inner.Pick(point, site, options);
        _decisions.Add(new Decision(point, site, picked, options.Length, options[picked].Label, options[picked].Because));
        return picked;
    }
}
