using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Internal.Contracts;

/// <summary>What a consumer does while two configurations of its mapping are compared.</summary>
internal sealed record MappingScenario(string Name, Func<ConsumerBody> Consumer)
{
    private static readonly byte[] Done = """{"batchItemFailures":[]}"""u8.ToArray();

    public static IReadOnlyList<MappingScenario> All { get; } =
    [
        new("every record is done", () => (_, _, _) => new ScriptedBody(_ => new ScriptedOutcome.Return(Done))),
        new("the consumer throws whenever the first record is in the batch", () => Poisoned(_ => new ScriptedOutcome.Throw("Exception", "the first record"))),
        new("the consumer reports the first record as failed", () => Poisoned(id => new ScriptedOutcome.Return(JsonValues.Utf8(JsonValues.Object(
            ("batchItemFailures", JsonValues.Array([JsonValues.Object(("itemIdentifier", JsonValues.Text(id)))]))))))),
    ];

    // The first record that was ever delivered.
    private static ConsumerBody Poisoned(Func<string, ScriptedOutcome> failure)
    {
        string? poison = null;
        return (_, _, _) => new ScriptedBody(call =>
        {
            var ids = DeliveredItem.AllOf(call.Request.Payload.Span).Select(record => record.Id).ToList();
            poison ??= ids.FirstOrDefault();
            return poison is not null && ids.Contains(poison) ? failure(poison) : new ScriptedOutcome.Return(Done);
        });
    }
}
