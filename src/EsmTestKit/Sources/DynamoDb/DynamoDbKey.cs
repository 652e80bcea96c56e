namespace EsmTestKit;

/// <summary>One attribute of a table's key. A text converts to a key attribute of type String.</summary>
/// <param name="Name">The attribute's name, 1 to 255 bytes (AWS: <c>AttributeName</c>).</param>
/// <param name="Type">The type of its values (AWS: <c>AttributeType</c>).</param>
public sealed record DynamoDbKey(string Name, DynamoDbKeyType Type = DynamoDbKeyType.String)
{
    /// <summary>A key attribute of type String.</summary>
    /// <param name="name">The attribute's name.</param>
    public static implicit operator DynamoDbKey(string name) => new(name);
}
