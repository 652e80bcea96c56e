namespace EsmTestKit.Internal.DynamoDb;

/// <summary>An update never moves an item to another key (STR-082).</summary>
internal static class KeyUpdate
{
    public static void Refuse(KeySchema keys, string attribute)
    {
        if (keys.Attributes.All(key => key.Name != attribute)) return;
        throw DynamoDbErrors.InvalidValues($"Cannot update attribute {attribute}. This attribute is part of the key").By("STR-082");
    }
}
