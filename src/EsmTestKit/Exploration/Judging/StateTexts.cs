namespace EsmTestKit.Internal.Exploration;

/// <summary>States in one form, by their text as reported: the schedules of a search end in a handful of states.</summary>
internal sealed class StateTexts
{
    /// <summary>Beyond so many it begins anew.</summary>
    private const int Most = 1_024;

    private readonly Dictionary<(string Json, EsmObservationSettings Settings), string> _forms = [];

    public string Of(string json, EsmObservationSettings settings)
    {
        if (_forms.TryGetValue((json, settings), out var known)) return known;
        if (_forms.Count >= Most) _forms.Clear();
        return _forms[(json, settings)] = new StateForm(settings).Of(json);
    }
}
