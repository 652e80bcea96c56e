using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.DynamoDb;

/// <summary>One write as it was asked for: which item, on which condition, and what becomes of it. Nothing is written before everything is checked.</summary>
internal abstract record ItemWrite(TableStore Table, ItemKey Key)
{
    /// <summary>Null: none.</summary>
    public Condition? Condition { get; init; }

    /// <summary>Whether a failed condition shows the item (<c>ReturnValuesOnConditionCheckFailure</c> ALL_OLD).</summary>
    public bool ShowsItemOnFailure { get; init; }

    public bool Holds(AttributeMap? before) => Condition is null || Condition.Holds(before ?? AttributeMap.Empty);

    /// <summary>The item after the write, given the one before; null: no item. Refuses what does not fit.</summary>
    public abstract AttributeMap? After(AttributeMap? before);

    public sealed record Put(TableStore Table, ItemKey Key, AttributeMap Item) : ItemWrite(Table, Key)
    {
        public override AttributeMap? After(AttributeMap? before) =>
            Item.SizeBytes <= ValueSize.MaxItemBytes ? Item : throw DynamoDbErrors.ItemTooLarge();
    }

    public sealed record Delete(TableStore Table, ItemKey Key) : ItemWrite(Table, Key)
    {
        public override AttributeMap? After(AttributeMap? before) => null;
    }

    /// <summary>An update of an item that is not there makes it, with its key (STR-078).</summary>
    public sealed record Update(TableStore Table, ItemKey Key, AttributeMap Keys, IItemUpdate Change) : ItemWrite(Table, Key)
    {
        public override AttributeMap? After(AttributeMap? before)
        {
            if (before is null) RuleHits.Note("STR-078");
            var after = Change.Apply(before ?? Keys);
            if (after.SizeBytes > ValueSize.MaxItemBytes) throw DynamoDbErrors.Validation("Item size to update has exceeded the maximum allowed size");
            return after;
        }
    }

    /// <summary>Part of a transaction that writes nothing (<c>ConditionCheck</c>).</summary>
    public sealed record Check(TableStore Table, ItemKey Key) : ItemWrite(Table, Key)
    {
        public override AttributeMap? After(AttributeMap? before) => before;
    }
}
