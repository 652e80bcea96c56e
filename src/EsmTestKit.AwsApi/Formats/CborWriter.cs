using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Wire;

/// <summary>JSON as CBOR: base64 members become bytes, instants become tag 1 with a double of seconds (WIR-056).</summary>
internal sealed class CborWriter(JsonService service)
{
    private const int Text = 3;
    private readonly MemoryStream _bytes = new();

    public static ReadOnlyMemory<byte> Write(JsonService service, JsonObject value)
    {
        var writer = new CborWriter(service);
        writer.Value(value, null);
        return writer._bytes.ToArray();
    }

    private void Value(JsonNode? value, string? member)
    {
        switch (value)
        {
            case null:
                _bytes.WriteByte(0xF6);
                break;
            case JsonObject map:
                // An absent member is left out, as in JSON (WIR-024).
                Head(5, (ulong)map.Count(pair => pair.Value is not null));
                foreach (var (name, inner) in map)
                {
                    if (inner is null) continue;
                    WriteText(name);
                    Value(inner, name);
                }

                break;
            case JsonArray list:
                Head(4, (ulong)list.Count);
                foreach (var item in list) Value(item, member);
                break;
            default:
                Scalar(value, member);
                break;
        }
    }

    private void Scalar(JsonNode value, string? member)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String when member is not null && service.Blobs.Contains(member):
                var blob = Convert.FromBase64String(value.GetValue<string>());
                Head(2, (ulong)blob.Length);
                _bytes.Write(blob);
                break;
            case JsonValueKind.String:
                WriteText(value.GetValue<string>());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                _bytes.WriteByte(value.GetValueKind() == JsonValueKind.True ? (byte)0xF5 : (byte)0xF4);
                break;
            default:
                Number(value.ToJsonString(), member is not null && service.Timestamps.Contains(member));
                break;
        }
    }

    private void Number(string text, bool isInstant)
    {
        if (isInstant) Head(6, 1);
        if (!isInstant && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            if (integer >= 0) Head(0, (ulong)integer);
            else Head(1, (ulong)(-1 - integer));
            return;
        }

        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(eight, double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
        _bytes.WriteByte(0xFB);
        _bytes.Write(eight);
    }

    private void WriteText(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        Head(Text, (ulong)utf8.Length);
        _bytes.Write(utf8);
    }

    private void Head(int major, ulong argument)
    {
        var top = (byte)(major << 5);
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(eight, argument);
        var (info, width) = argument switch
        {
            < 24 => ((byte)argument, 0),
            <= byte.MaxValue => ((byte)24, 1),
            <= ushort.MaxValue => ((byte)25, 2),
            <= uint.MaxValue => ((byte)26, 4),
            _ => ((byte)27, 8),
        };
        _bytes.WriteByte((byte)(top | info));
        _bytes.Write(eight[(8 - width)..]);
    }
}
