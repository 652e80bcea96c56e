namespace EsmTestKit.Internal.DynamoDb;

/// <summary>What an update does to an item.</summary>
internal interface IItemUpdate
{
    /// <summary>The item afterwards. Refuses what does not fit the item.</summary>
    AttributeMap Apply(AttributeMap before);

    /// <summary>Of an item, what the update names (<c>ReturnValues</c> UPDATED_OLD and UPDATED_NEW).</summary>
    AttributeMap Touched(AttributeMap item);
}
