namespace EsmTestKit.Internal.DynamoDb;

/// <summary>The place of an item: partition key value and, where the table has one, sort key value.</summary>
internal readonly record struct ItemKey(DynamoValue Partition, DynamoValue? Sort) : IComparable<ItemKey>
{
    public int CompareTo(ItemKey other)
    {
        var byPartition = ValueOrder.Instance.Compare(Partition, other.Partition);
        return byPartition != 0 ? byPartition : ValueOrder.Instance.Compare(Sort, other.Sort);
    }
}
