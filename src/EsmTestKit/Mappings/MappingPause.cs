using System.Globalization;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Mappings;

/// <summary>Somebody disables the mapping while a batch is in flight, and enables it again later: it goes on where it stopped (CP-52).</summary>
/// <remarks>The batch in flight finishes and counts (SQS-415, STR-430); what was picked up and not sent is hidden until its visibility ends, or is read again (SQS-416, STR-431, STR-432).</remarks>
/// <param name="enable">Does what the API's update would do.</param>
internal sealed class MappingPause(World world, Mapping mapping, Action<bool> enable)
{
    // Long enough for somebody to look at the mapping.
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(1);
    private static readonly Option[] Pauses = [new("goOn", "CP-52", ChoiceCost.None), new("pause", "CP-52", ChoiceCost.Fault)];
    private long _asked;
    private bool _done;

    /// <summary>An invocation has started. Once is enough.</summary>
    /// <param name="source">The name of the source that its records come from.</param>
    public void Choose(string source)
    {
        if (_done || !mapping.IsPolling || mapping.State != MappingState.Enabled || !world.Oracle.Opens(ChoicePoint.Pause)) return;
        var site = string.Create(CultureInfo.InvariantCulture, $"{source}>{mapping.Configuration.Function.Name} pause#{++_asked}");
        if (world.Oracle.Pick(ChoicePoint.Pause, site, Pauses) == 0) return;
        _done = true;
        RuleHits.Note("CP-52");
        enable(false);
        ResumeLater();
    }

    private void ResumeLater() => world.Deeds.After(Length, () =>
    {
        if (mapping.State == MappingState.Disabling) ResumeLater();
        else if (mapping.State == MappingState.Disabled) enable(true);
    });
}
