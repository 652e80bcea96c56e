namespace EsmTestKit;

/// <summary>The types that a key attribute can have (AWS: <c>AttributeType</c>).</summary>
public enum DynamoDbKeyType
{
    /// <summary>Text (AWS: <c>S</c>).</summary>
    String,

    /// <summary>A number (AWS: <c>N</c>).</summary>
    Number,

    /// <summary>Bytes (AWS: <c>B</c>).</summary>
    Binary,
}
