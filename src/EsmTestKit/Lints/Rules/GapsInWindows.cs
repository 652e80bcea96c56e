using System.Globalization;
using System.Text;
using System.Text.Json;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Lints;

/// <summary>Tumbling windows that go on without the records that were given up (STR-296).</summary>
internal sealed class GapsInWindows : LintRule
{
    private const int Sent = 3;

    public override string Id => "LINT-WINDOW-GAPS";

    public override IReadOnlyList<string> Rules { get; } = ["STR-296", "STR-344"];

    public override LintFinding? Look(LintSubject subject) => !subject.HasTumblingWindow || subject.RetriesForEver || subject.Configuration.OnFailureDestinationArn is not null ? null : new LintFinding(
        "A batch that is given up is left out of its window, and no destination hears of it: the window's result is wrong, and looks right.",
        "Set OnFailure, so that the gap is known; its record has timeWindowInfo.");

    public override async Task<IReadOnlyList<string>?> ProveAsync(LintSubject subject)
    {
        using var world = new ProofWorld(subject, (call, _) => Count(subject, call));
        for (var number = 0; number < Sent; number++)
        {
            world.Send();
            // Each in a batch of its own, and in one window where that is long enough.
            await world.RunAsync(TimeSpan.FromTicks(Math.Min((subject.Configuration.MaximumBatchingWindow + TimeSpan.FromSeconds(1)).Ticks, (subject.Configuration.TumblingWindow / 4).Ticks))).ConfigureAwait(false);
        }

        await world.RunAsync(subject.Configuration.TumblingWindow + TimeSpan.FromMinutes(30)).ConfigureAwait(false);
        if (!world.Told<BatchDiscarded>().Any()) return null;
        var counted = world.Mapping.Invocations.Where(invocation => invocation.Records.Count == 0 && invocation.Result is not null).Sum(invocation => Counted(Encoding.UTF8.GetBytes(invocation.Event)));
        if (counted >= Sent) return null;
        return ProofStory.Of($"A consumer that counts records, and fails on {world.Record(1)}:", world.Ledger, string.Create(CultureInfo.InvariantCulture, $"{Sent} records were put, and the windows ended with {counted}."));
    }

    private static ScriptedOutcome Count(LintSubject subject, ScriptedCall call)
    {
        if (call.Request.Records.Any(record => record.Number == 1)) return new ScriptedOutcome.Throw("Exception", $"{subject.SourceName}#1 cannot be read");
        var count = Counted(call.Request.Payload.Span) + call.Request.Records.Count;
        return new ScriptedOutcome.Return(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"state\":{{\"count\":{count}}}}}")));
    }

    private static int Counted(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.TryGetProperty("state", out var state) && state.TryGetProperty("count", out var count) ? count.GetInt32() : 0;
    }
}
