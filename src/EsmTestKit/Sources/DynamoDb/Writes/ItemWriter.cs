using System.Text.Json.Nodes;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>Carries writes out: one alone, or all of a transaction or none.</summary>
internal static class ItemWriter
{
    private const string ConditionFailed = "The conditional request failed";

    /// <summary>What was there before and what is there now.</summary>
    public static (AttributeMap? Before, AttributeMap? After) Carry(ItemWrite write)
    {
        var before = write.Table.Get(write.Key);
        if (!write.Holds(before)) throw new AwsServiceException("ConditionalCheckFailedException", ConditionFailed) { Details = Shown(write, before) }.By("STR-077");
        var after = write.After(before);
        write.Table.Write(write.Key, after);
        return (before, after);
    }

    /// <summary>Each changed item has its own stream record; a cancelled transaction leaves none (STR-079).</summary>
    public static void CarryAll(IReadOnlyList<ItemWrite> writes)
    {
        RuleHits.Note("STR-079");
        var (afters, reasons) = (new List<AttributeMap?>(), new List<JsonObject>());
        foreach (var write in writes) reasons.Add(ReasonAgainst(write, afters) ?? new JsonObject { ["Code"] = "None" });
        var codes = reasons.ConvertAll(reason => reason["Code"]!.GetValue<string>());
        if (codes.Any(code => code != "None"))
        {
            throw new AwsServiceException("TransactionCanceledException", $"Transaction cancelled, please refer cancellation reasons for specific reasons [{string.Join(", ", codes)}]")
            {
                Details = new JsonObject { ["CancellationReasons"] = new JsonArray([.. reasons]) },
            }.By("WIR-068");
        }

        for (var index = 0; index < writes.Count; index++)
        {
            if (writes[index] is not ItemWrite.Check) writes[index].Table.Write(writes[index].Key, afters[index]);
        }
    }

    private static JsonObject? ReasonAgainst(ItemWrite write, List<AttributeMap?> afters)
    {
        var before = write.Table.Get(write.Key);
        if (!write.Holds(before))
        {
            var reason = Shown(write, before) ?? [];
            reason["Code"] = "ConditionalCheckFailed";
            reason["Message"] = ConditionFailed;
            return reason;
        }

        try
        {
            afters.Add(write.After(before));
            return null;
        }
        catch (AwsServiceException refused)
        {
            return new JsonObject { ["Code"] = "ValidationError", ["Message"] = refused.Message };
        }
    }

    private static JsonObject? Shown(ItemWrite write, AttributeMap? before) =>
        write.ShowsItemOnFailure && before is not null ? new JsonObject { ["Item"] = ValueWriter.ToJson(before) } : null;
}
