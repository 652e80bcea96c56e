namespace EsmTestKit.Internal.DynamoDb;

/// <summary>One key attribute: its name and S, N or B.</summary>
internal sealed record KeyAttribute(string Name, string Type);

/// <summary>The key of a table: how an item's place is read, and what is refused on the way.</summary>
internal sealed record KeySchema(KeyAttribute Partition, KeyAttribute? Sort)
{
    private const int MaxPartitionBytes = 2048;
    private const int MaxSortBytes = 1024;

    public IEnumerable<KeyAttribute> Attributes => Sort is null ? [Partition] : [Partition, Sort];

    public AttributeMap KeysOf(AttributeMap item) => item.Only(Attributes.Select(attribute => attribute.Name));

    /// <summary>The key of a whole item.</summary>
    public ItemKey OfItem(AttributeMap item)
    {
        foreach (var attribute in Attributes)
        {
            if (!item.TryGet(attribute.Name, out var value)) throw DynamoDbErrors.InvalidValues($"Missing the key {attribute.Name} in the item");
            if (value.Type != attribute.Type) throw DynamoDbErrors.InvalidValues($"Type mismatch for key {attribute.Name} expected: {attribute.Type} actual: {value.Type}");
            CheckSize(attribute, value);
        }

        return Of(item);
    }

    /// <summary>A key given by itself: exactly the key attributes.</summary>
    public ItemKey OfKey(AttributeMap key)
    {
        var matches = key.Count == Attributes.Count() && Attributes.All(attribute => key[attribute.Name]?.Type == attribute.Type);
        if (!matches) throw DynamoDbErrors.Validation("The provided key element does not match the schema");
        foreach (var attribute in Attributes) CheckSize(attribute, key[attribute.Name]!);
        return Of(key);
    }

    private ItemKey Of(AttributeMap item) => new(item[Partition.Name]!, Sort is null ? null : item[Sort.Name]);

    private void CheckSize(KeyAttribute attribute, DynamoValue value)
    {
        var size = ValueSize.Of(value);
        if (size == 0)
        {
            var kind = value is DynamoValue.Text ? "string" : "binary";
            throw DynamoDbErrors.Validation($"One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty {kind} value. Key: {attribute.Name}");
        }

        if (attribute == Partition && size > MaxPartitionBytes) throw DynamoDbErrors.InvalidValues("Size of hashkey has exceeded the maximum size limit of2048 bytes");
        if (attribute != Partition && size > MaxSortBytes) throw DynamoDbErrors.InvalidValues("Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
    }
}
