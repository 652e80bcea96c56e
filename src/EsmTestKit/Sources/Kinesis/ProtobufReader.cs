namespace EsmTestKit.Internal.Kinesis;

/// <summary>One field of a protobuf message: a number, or bytes; other types are skipped over.</summary>
internal readonly record struct ProtobufField(int Number, ulong? Varint, ReadOnlyMemory<byte>? Bytes);

/// <summary>As much of protobuf's wire format as the aggregation format needs.</summary>
internal struct ProtobufReader(ReadOnlyMemory<byte> message)
{
    private int _at;

    /// <summary>The message ended inside a field, or holds what protobuf does not know.</summary>
    public bool IsBroken { get; private set; }

    public bool TryRead(out ProtobufField field)
    {
        field = default;
        if (IsBroken || _at == message.Length) return false;
        if (Varint() is not { } tag || tag >> 3 is 0 or > int.MaxValue) return Fail();
        var number = (int)(tag >> 3);
        switch (tag & 7)
        {
            case 0 when Varint() is { } value:
                field = new ProtobufField(number, value, null);
                return true;
            case 1 when Take(8) is { }:
            case 5 when Take(4) is { }:
                field = new ProtobufField(number, null, null);
                return true;
            case 2 when Varint() is { } length && Take(length) is { } bytes:
                field = new ProtobufField(number, null, bytes);
                return true;
            default:
                return Fail();
        }
    }

    private ulong? Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (_at == message.Length) return null;
            var next = message.Span[_at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        return null;
    }

    private ReadOnlyMemory<byte>? Take(ulong length)
    {
        if (length > (ulong)(message.Length - _at)) return null;
        var taken = message.Slice(_at, (int)length);
        _at += (int)length;
        return taken;
    }

    private bool Fail()
    {
        IsBroken = true;
        return false;
    }
}
