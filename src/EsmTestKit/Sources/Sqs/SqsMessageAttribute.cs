using System.Globalization;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit;

/// <summary>A user attribute of a message (AWS: <c>MessageAttributeValue</c>).</summary>
public sealed class SqsMessageAttribute
{
    internal SqsMessageAttribute(MessageAttribute value) => Value = value;

    /// <summary>The data type with any label of its own: <c>String</c>, <c>Number.price</c>, <c>Binary.png</c>.</summary>
    public string DataType => Value.DataType;

    /// <summary>The text of a String or Number attribute; null for a binary one.</summary>
    public string? StringValue => Value.Text;

    /// <summary>The bytes of a Binary attribute; null for the others.</summary>
    public ReadOnlyMemory<byte>? BinaryValue => Value.Binary;

    internal MessageAttribute Value { get; }

    /// <summary>A text.</summary>
    /// <param name="value">At least one character.</param>
    /// <param name="dataType"><c>String</c>, or that with a label behind a dot.</param>
    public static SqsMessageAttribute Text(string value, string dataType = "String") => new(new MessageAttribute(dataType, value, null));

    /// <summary>A number.</summary>
    /// <param name="value">The number; ReceiveMessage returns it as written here, a function sees it normalised.</param>
    /// <param name="dataType"><c>Number</c>, or that with a label behind a dot.</param>
    public static SqsMessageAttribute Number(decimal value, string dataType = "Number") => new(new MessageAttribute(dataType, value.ToString(CultureInfo.InvariantCulture), null));

    /// <summary>Bytes.</summary>
    /// <param name="value">At least one byte.</param>
    /// <param name="dataType"><c>Binary</c>, or that with a label behind a dot.</param>
    public static SqsMessageAttribute Bytes(ReadOnlyMemory<byte> value, string dataType = "Binary") => new(new MessageAttribute(dataType, null, value));
}
