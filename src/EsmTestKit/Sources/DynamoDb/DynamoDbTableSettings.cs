namespace EsmTestKit;

/// <summary>How a table is made: <c>new("id") { StreamView = DynamoDbStreamView.NewAndOldImages }</c>.</summary>
/// <param name="PartitionKey">The partition key (AWS: <c>KeySchema</c>, <c>HASH</c>); a text is a key of type String.</param>
public sealed record DynamoDbTableSettings(DynamoDbKey PartitionKey)
{
    /// <summary>The sort key (AWS: <c>KeySchema</c>, <c>RANGE</c>).</summary>
    /// <value>Null (the default): the table has none.</value>
    public DynamoDbKey? SortKey { get; init; }

    /// <summary>What the table's stream shows (AWS: <c>StreamSpecification</c>). Without a stream no mapping can read the table.</summary>
    /// <value>Default <see cref="DynamoDbStreamView.None"/>, as AWS's.</value>
    public DynamoDbStreamView StreamView { get; init; }

    /// <summary>The attribute whose value, epoch seconds as a number, says when the item is deleted (AWS: <c>TimeToLiveSpecification</c>).</summary>
    /// <value>Null (the default): nothing expires.</value>
    public string? TimeToLiveAttribute { get; init; }
}
