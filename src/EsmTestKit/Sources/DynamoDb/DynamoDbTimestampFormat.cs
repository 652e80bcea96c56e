namespace EsmTestKit;

/// <summary>How the epoch seconds of a table's stream record are written in events (rule STR-396).</summary>
public enum DynamoDbTimestampFormat
{
    /// <summary>As Java writes a double: <c>1.789651658E9</c>. Recorded on AWS.</summary>
    JavaDouble,

    /// <summary><c>1789651658</c>, as AWS's own samples show it.</summary>
    Integer,

    /// <summary><c>1789651658.0</c>.</summary>
    Decimal,
}
