namespace EsmTestKit.Internal.Choices;

/// <summary>Takes a recorded list of choices again; past its end everything is usual (EXP-102).</summary>
/// <param name="choices">The option taken at each question, in order.</param>
/// <param name="strict">Strict: a choice that is not there is an error (EXP-103). Lenient: it is the usual one.</param>
internal sealed class ReplayOracle(IReadOnlyList<int> choices, bool strict) : Oracle
{
    private int _at;

    public override bool Opens(ChoicePoint point) => _at < choices.Count;

    public override int Pick(ChoicePoint point, string site, Option[] options)
    {
        if (_at >= choices.Count) return 0;
        var wanted = choices[_at++];
        if (wanted >= 0 && wanted < options.Length) return wanted;
        if (!strict) return 0;
        throw new EsmUsageException(
            $"The recorded schedule does not fit this run: choice {_at} is option {wanted}, but \"{point.Name}\" at \"{site}\" has {options.Length} option(s).",
            "The consumer, the contract or the engine has changed since it was recorded: explore again and record the new schedule.");
    }
}
