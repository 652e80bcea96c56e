using System.Globalization;
using EsmTestKit.Internal.Choices;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Mappings;

/// <summary>Somebody disables the mapping while a batch is in flight, and enables it again later: it goes on where it stopped (CP-52).</summary>
/// <remarks>The batch in flight finishes and counts (SQS-415, STR-430); what was picked up and not sent is hidden until its visibility ends, or is read again (SQS-416, STR-431, STR-432).</remarks>
internal sealed class MappingPause
{
    // Long enough for somebody to look at the mapping.
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(1);
    private static readonly Option[] Pauses = [new("goOn", "CP-52", ChoiceCost.None), new("pause", "CP-52", ChoiceCost.Fault)];
    private readonly World _world;
    private readonly Mapping _mapping;
    private readonly Action<bool> _enable;
    [NoState("addresses of choices")]
    private long _asked;
    private bool _done;

    /// <param name="enable">Does what the API's update would do.</param>
    public MappingPause(World world, Mapping mapping, Action<bool> enable)
    {
        (_world, _mapping, _enable) = (world, mapping, enable);
        Started = Choose;
    }

    /// <summary>Told of each invocation that has started. Once is enough.</summary>
    public Action<InvokeRequest> Started { get; }

    private void Choose(InvokeRequest request)
    {
        // The event at the end of a window has no records.
        if (_done || request.Records is not [var first, ..] || !_mapping.IsPolling || _mapping.State != MappingState.Enabled || !_world.Oracle.Opens(ChoicePoint.Pause)) return;
        var site = string.Create(CultureInfo.InvariantCulture, $"{first.Source}>{_mapping.Configuration.Function.Name} pause#{++_asked}");
        if (_world.Oracle.Pick(ChoicePoint.Pause, site, Pauses) == 0) return;
        _done = true;
        RuleHits.Note("CP-52");
        _enable(false);
        ResumeLater();
    }

    private void ResumeLater() => _world.Deeds.After(Length, () =>
    {
        if (_mapping.State == MappingState.Disabling) ResumeLater();
        else if (_mapping.State == MappingState.Disabled) _enable(true);
    });
}
