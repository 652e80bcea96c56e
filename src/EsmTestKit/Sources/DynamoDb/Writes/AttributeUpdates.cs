namespace EsmTestKit.Internal.DynamoDb;

/// <summary>The older form of an update: an action for each attribute (AWS: <c>AttributeUpdates</c>).</summary>
internal sealed class AttributeUpdates(IReadOnlyList<AttributeUpdates.Change> changes) : IItemUpdate
{
    private const string WrongType = "Type mismatch for attribute to update";

    internal enum Action
    {
        Put,
        Delete,
        Add,
    }

    public AttributeMap Apply(AttributeMap before) => changes.Aggregate(before, (item, change) =>
        After(change, item[change.Attribute]) is { } value ? item.With(change.Attribute, value) : item.Without(change.Attribute));

    public AttributeMap Touched(AttributeMap item) => item.Only(changes.Select(change => change.Attribute));

    private static DynamoValue? After(Change change, DynamoValue? before) => (change.Action, change.Value) switch
    {
        (Action.Put, var value) => value,
        (Action.Delete, null) => null,
        (Action.Delete, var value) when before is not null => ValueSums.Without(before, value, WrongType),
        (Action.Delete, _) => null,
        (Action.Add, DynamoValue.List more) => before switch
        {
            null => more,
            DynamoValue.List list => new DynamoValue.List([.. list.Elements, .. more.Elements]),
            _ => throw DynamoDbErrors.Validation(WrongType),
        },
        (_, var value) => ValueSums.Plus(before, value!, WrongType),
    };

    /// <summary>What happens to one attribute; without a value, DELETE takes it away.</summary>
    internal sealed record Change(string Attribute, Action Action, DynamoValue? Value);
}
