using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace EsmTestKit.Internal.Wire;

/// <summary>CBOR (RFC 8949) as far as AWS's services use it, read into JSON: bytes become base64, instants become seconds (WIR-022, WIR-056).</summary>
/// <remarks>Small enough to stand here, so that the wire needs no package: maps, lists, texts, bytes, integers, floats, booleans, null, tag 1, definite and indefinite.</remarks>
internal ref struct CborReader(ReadOnlySpan<byte> bytes)
{
    private const int Deepest = 64;
    private const int Indefinite = 31;
    private const byte Break = 0xFF;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <exception cref="AwsServiceException">It is no CBOR map.</exception>
    public static JsonObject ReadObject(ReadOnlySpan<byte> bytes, IReadOnlySet<string> timestamps)
    {
        if (bytes.Length == 0) return new JsonObject();
        var reader = new CborReader(bytes);
        var value = reader.Value(0, null, timestamps) as JsonObject ?? throw Unreadable("Start of structure or map found where not expected.");
        return reader._at == bytes.Length ? value : throw Unreadable("Bytes follow the value.");
    }

    private JsonNode? Value(int depth, string? member, IReadOnlySet<string> timestamps)
    {
        if (depth > Deepest) throw Unreadable("The value is nested too deeply.");
        var (major, info) = Head();
        switch (major)
        {
            case 0:
                return Instant(JsonValue.Create(Argument(info)), member, timestamps);
            case 1:
                return JsonValue.Create(-1m - Argument(info));
            case 2:
                return JsonValue.Create(Convert.ToBase64String(Chunks(2, info)));
            case 3:
                return JsonValue.Create(Text(Chunks(3, info)));
            case 4:
                return List(depth, info, member, timestamps);
            case 5:
                return Map(depth, info, timestamps);
            case 6:
                // Only tag 1 is used, before instants; what others say about a value changes nothing here.
                _ = Argument(info);
                return Value(depth + 1, member, timestamps);
            default:
                return Simple(info);
        }
    }

    // Java's clients send whole milliseconds where the model has an instant, others seconds (WIR-056).
    private static JsonNode Instant(JsonNode number, string? member, IReadOnlySet<string> timestamps) =>
        member is not null && timestamps.Contains(member) ? Seconds(number) : number;

    private static JsonNode Seconds(JsonNode number)
    {
        const decimal surelyMilliseconds = 100_000_000_000m;
        var value = decimal.TryParse(number.ToJsonString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var read) ? read : throw Unreadable("An instant is out of range.");
        return JsonValue.Create(value >= surelyMilliseconds ? value / 1000 : value);
    }

    private JsonArray List(int depth, int info, string? member, IReadOnlySet<string> timestamps)
    {
        var list = new JsonArray();
        if (info == Indefinite)
        {
            while (!AtBreak()) list.Add(Value(depth + 1, member, timestamps));
            return list;
        }

        for (var left = Argument(info); left > 0; left--) list.Add(Value(depth + 1, member, timestamps));
        return list;
    }

    private JsonObject Map(int depth, int info, IReadOnlySet<string> timestamps)
    {
        var map = new JsonObject();
        if (info == Indefinite)
        {
            while (!AtBreak()) Member(map, depth, timestamps);
            return map;
        }

        for (var left = Argument(info); left > 0; left--) Member(map, depth, timestamps);
        return map;
    }

    private void Member(JsonObject map, int depth, IReadOnlySet<string> timestamps)
    {
        var (major, info) = Head();
        if (major != 3) throw Unreadable("A name is no text.");
        var name = Text(Chunks(3, info));
        map[name] = Value(depth + 1, name, timestamps);
    }

    private JsonNode? Simple(int info)
    {
        switch (info)
        {
            case 20:
                return JsonValue.Create(false);
            case 21:
                return JsonValue.Create(true);
            case 22 or 23:
                return null;
            case 25:
                return Float((double)BinaryPrimitives.ReadHalfBigEndian(Take(2)));
            case 26:
                return Float(BinaryPrimitives.ReadSingleBigEndian(Take(4)));
            case 27:
                return Float(BinaryPrimitives.ReadDoubleBigEndian(Take(8)));
            default:
                throw Unreadable("A simple value is unknown.");
        }
    }

    private static JsonNode Float(double value) =>
        !double.IsFinite(value) ? throw Unreadable("A number is not finite.")
        : Math.Abs(value) < 1e15 ? JsonValue.Create((decimal)value)
        : JsonValue.Create(value);

    private (int Major, int Info) Head()
    {
        var first = Take(1)[0];
        return (first >> 5, first & 0x1F);
    }

    private ulong Argument(int info) => info switch
    {
        < 24 => (ulong)info,
        24 => Take(1)[0],
        25 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
        26 => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
        27 => BinaryPrimitives.ReadUInt64BigEndian(Take(8)),
        _ => throw Unreadable("A length has the wrong form."),
    };

    private byte[] Chunks(int major, int info)
    {
        if (info != Indefinite) return Take(Argument(info)).ToArray();
        using var all = new MemoryStream();
        while (!AtBreak())
        {
            var (inner, length) = Head();
            if (inner != major || length == Indefinite) throw Unreadable("A piece of a text or of bytes has another type.");
            all.Write(Take(Argument(length)));
        }

        return all.ToArray();
    }

    private bool AtBreak()
    {
        if (_at >= _bytes.Length) throw Unreadable("The value ends too early.");
        if (_bytes[_at] != Break) return false;
        _at++;
        return true;
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)(_bytes.Length - _at)) throw Unreadable("The value ends too early.");
        var taken = _bytes.Slice(_at, (int)count);
        _at += (int)count;
        return taken;
    }

    private static string Text(byte[] utf8)
    {
        try
        {
            return Strict.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            throw Unreadable("A string is not valid Unicode.");
        }
    }

    private static AwsServiceException Unreadable(string why) => new("SerializationException", why);
}
