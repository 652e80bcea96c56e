namespace EsmTestKit.Internal.Sqs;

/// <summary>A user or system attribute of a message: its data type with any custom label, and a text or bytes.</summary>
internal sealed record MessageAttribute(string DataType, string? Text, ReadOnlyMemory<byte>? Binary)
{
    /// <summary>The family before the custom label: <c>String</c>, <c>Number</c> or <c>Binary</c> (SQS-078).</summary>
    public string Family => DataType.Split('.', 2)[0];
}
