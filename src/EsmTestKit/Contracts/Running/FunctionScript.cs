using System.Text;
using EsmTestKit.Internal.Filtering;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Contracts;

/// <summary>The outcomes of one function of a contract: each run takes the next, the last repeats.</summary>
internal sealed class FunctionScript(IReadOnlyList<ContractOutcome> outcomes, Func<ReferencePath, JsonTree> resolve)
{
    private static readonly byte[] Null = "null"u8.ToArray();

    // Deliveries of each record to this function, by message id or sequence number.
    private readonly SortedDictionary<string, int> _deliveries = new(StringComparer.Ordinal);
    private int _taken;

    public ScriptedOutcome Next(ScriptedCall call)
    {
        if (outcomes.Count == 0) return new ScriptedOutcome.Return(Null);
        var outcome = outcomes[Math.Min(_taken++, outcomes.Count - 1)];
        if (outcome is ContractOutcome.Throttle) return new ScriptedOutcome.Throttle();
        var records = DeliveredItem.AllOf(call.Request.Payload.Span);
        foreach (var record in records) _deliveries[record.Id] = _deliveries.GetValueOrDefault(record.Id) + 1;
        return Scripted(outcome, records) with { After = outcome.After };
    }

    private ScriptedOutcome Scripted(ContractOutcome outcome, IReadOnlyList<DeliveredItem> records) => outcome switch
    {
        ContractOutcome.Return value => new ScriptedOutcome.Return(JsonValues.Utf8(RequestTemplate.Fill(value.Payload, resolve))),
        ContractOutcome.ReturnText text => new ScriptedOutcome.Return(Encoding.UTF8.GetBytes(text.Payload)),
        ContractOutcome.Throw error => new ScriptedOutcome.Throw(Text(error.ErrorType), Text(error.ErrorMessage)),
        ContractOutcome.TimeOut => new ScriptedOutcome.TimeOut(),
        ContractOutcome.FailItems items => new ScriptedOutcome.Return(Report(records.Where(record => Meets(record, items.Where, items.Attempts)))),
        ContractOutcome.ThrowIf items => records.Any(record => Meets(record, items.Where, items.Attempts)) ? new ScriptedOutcome.Throw("Exception", "throwIf") : new ScriptedOutcome.Return(Null),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private bool Meets(DeliveredItem record, JsonTree where, int? attempts)
    {
        if (_deliveries[record.Id] > attempts) return false;
        var pattern = JsonValues.AsText(RequestTemplate.Fill(where, resolve));
        try
        {
            return FilterPattern.Parse(pattern, record.Source).Matches(FilterDocument.FromRecord(record.Source, record.Json));
        }
        catch (FilterPatternException broken)
        {
            throw where.At.Error($"this is no filter pattern ({broken.Code}): {broken.Message}", "Correct it: it is the mapping's own filter language.");
        }
    }

    private static byte[] Report(IEnumerable<DeliveredItem> failed) => JsonValues.Utf8(JsonValues.Object(
        ("batchItemFailures", JsonValues.Array(failed.Select(record => JsonValues.Object(("itemIdentifier", JsonValues.Text(record.Id))))))));

    private string Text(JsonTree.Text text) => JsonValues.AsText(RequestTemplate.Fill(text, resolve));
}
