using System.Text;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Invoking;

namespace EsmTestKit.Tests.Delivery;

public sealed class EventEnvelopeTests
{
    private const string One = """{"messageId":"1"}""";

    [Fact]
    [Covers("SQS-424")]
    public void A_record_in_a_frame_of_its_own_is_its_event_without_a_copy()
    {
        var framed = RecordsFrame.Alone(Bytes(One));

        Assert.Equal(One, Text(framed));
        Assert.Equal($$"""{"Records":[{{One}}]}""", Text(EventEnvelope.Around([framed])));
        Assert.True(EventEnvelope.Around([framed]).Equals(EventEnvelope.Around([framed])), "Copied.");
    }

    [Fact]
    [Covers("SQS-424")]
    public void Beside_others_its_frame_does_not_show() =>
        Assert.Equal($$"""{"Records":[{{One}},{{One}}]}""", Text(EventEnvelope.Around([RecordsFrame.Alone(Bytes(One)), Bytes(One)])));

    // A part of something larger, or of something else of the same size.
    [Theory]
    [InlineData("""{"Records":[""", "]}!")]
    [InlineData("""{"records":[""", "]}")]
    [InlineData("""{"Records":[""", "}]")]
    [InlineData("", "")]
    [Covers("SQS-424")]
    public void What_only_lies_in_a_larger_text_is_framed(string before, string after)
    {
        var lying = Bytes(before + One + after).AsMemory(before.Length, One.Length);

        Assert.Null(RecordsFrame.Around(lying));
        Assert.Equal($$"""{"Records":[{{One}}]}""", Text(EventEnvelope.Around([lying])));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
