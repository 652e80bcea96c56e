using System.Collections;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Exploration;

/// <summary>One way through a world's objects, level by level. Each is written once and by its number from then on, so that what is shared is told from what is equal.</summary>
/// <param name="mostBytes">Where it stops: for who needs a beginning alone.</param>
internal sealed class StatePass(StateReader reader, int mostBytes = int.MaxValue)
{
    /// <summary>A world of more objects is not read: that takes longer than what it could save.</summary>
    private const int MostObjects = 100_000;

    // Enough to tell nearly all keys of a dictionary apart; those that begin alike stay in its order.
    private const int BytesOfKey = 1_024;

    private const int Nothing = 0;
    private const int End = -1;

    private static readonly Comparer<byte[]> ByBytes = Comparer<byte[]>.Create(static (left, right) => left.AsSpan().SequenceCompareTo(right));

    private readonly Dictionary<object, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly List<(object Item, StateShape Shape, int Holder, string Name)> _met = [];
    private byte[] _bytes = new byte[4_096];
    private int _length;
    private int _at = -1;

    /// <summary>What cannot be read, with the way to it; null: all was.</summary>
    public string? Outside { get; private set; }

    public StateKey Key
    {
        get
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Written, hash);
            return new StateKey(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]));
        }
    }

    private ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <param name="roots">Where it begins, and forgets what it read before.</param>
    public void ReadAll(IEnumerable<object?> roots)
    {
        _numbers.Clear();
        _met.Clear();
        (_length, _at, Outside) = (0, -1, null);
        foreach (var root in roots) Put(root, "");
        for (_at = 0; _at < _met.Count && _length < mostBytes && Outside is null; _at++)
        {
            Write(_met[_at].Shape.Number);
            Contents(_met[_at].Item, _met[_at].Shape, "");
            if (_met.Count > MostObjects) Outside = $"{WayTo("")}, and what else there is: more than {MostObjects} objects";
        }
    }

    /// <summary>An object, or nothing.</summary>
    /// <param name="name">Where it stands, for who has to find it.</param>
    public void Put(object? value, string name)
    {
        if (value is null)
        {
            Write(Nothing);
            return;
        }

        var shape = reader.ShapeOf(value.GetType());
        if (shape.IsInPlace)
        {
            Write(End - 1 - shape.Number);
            Contents(value, shape, name);
            return;
        }

        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, value, out var isKnown);
        if (!isKnown)
        {
            _met.Add((value, shape, _at, name));
            number = _met.Count;
        }

        Write(number);
    }

    public void PutNumber(long number) => Write(number);

    public void PutFraction(double number) => Write(BitConverter.DoubleToInt64Bits(number));

    public void PutText(string? text)
    {
        if (text is null) Write(End);
        else Write(text);
    }

    public void PutOutside(string name, Type type) => Outside ??= $"{WayTo(name)} ({type.Name})";

    private void Contents(object value, StateShape shape, string name)
    {
        switch (shape.Kind)
        {
            case StateKind.Fields:
                shape.Fields(this, value);
                break;
            case StateKind.Primitive:
                Write(BitsOf(value));
                break;
            case StateKind.Text:
                Write(shape.Text!(value));
                break;
            case StateKind.Bytes:
                Bytes((Array)value);
                break;
            case StateKind.Sequence:
                Sequence((IEnumerable)value);
                break;
            case StateKind.Heap:
                Sequence((IEnumerable)value.GetType().GetProperty(nameof(PriorityQueue<,>.UnorderedItems))!.GetValue(value)!);
                break;
            case StateKind.Own:
                Sequence(((IOwnState)value).State);
                break;
            case StateKind.Pairs:
                Pairs((IDictionary)value);
                break;
            case StateKind.Set:
                Set((IEnumerable)value);
                break;
            case StateKind.Delegate:
                Delegate((Delegate)value);
                break;
            case StateKind.Exception:
                Exception(value);
                break;
            case StateKind.Identity:
                Write(reader.NumberOf(value));
                break;
            case StateKind.Nothing:
                break;
            case StateKind.Outside:
                PutOutside(name, value.GetType());
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void Bytes(Array array)
    {
        Extents(array);
        Write(MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetArrayDataReference(array), Buffer.ByteLength(array)));
    }

    // Item by item two by three are the same as three by two.
    private void Extents(Array array)
    {
        for (var dimension = 0; dimension < array.Rank; dimension++) Write(array.GetLength(dimension));
    }

    private void Sequence(IEnumerable items)
    {
        if (items is Array array) Extents(array);
        foreach (var item in items) Put(item, "[]");
        Write(End);
    }

    private void Pairs(IDictionary pairs)
    {
        foreach (var pair in InOneOrder(EntriesOf(pairs), static pair => pair.Key))
        {
            Put(pair.Key, "key");
            Put(pair.Value, "[]");
        }

        Write(End);
    }

    private void Set(IEnumerable items)
    {
        foreach (var item in InOneOrder(items.Cast<object?>(), static item => item)) Put(item, "[]");
        Write(End);
    }

    // As a plain sequence a dictionary gives pairs of its own types.
    private static IEnumerable<DictionaryEntry> EntriesOf(IDictionary pairs)
    {
        foreach (DictionaryEntry pair in pairs) yield return pair;
    }

    private IEnumerable<T> InOneOrder<T>(IEnumerable<T> items, Func<T, object?> keyOf) => IsKits ? items : items.OrderBy(item => OrderOf(keyOf(item)), ByBytes);

    // The kit knows that its dictionaries keep the order of insertion, and may go by it.
    private bool IsKits => _at >= 0 && _met[_at].Holder is var holder && holder >= 0 && _met[holder].Shape.IsKits;

    // The same for the same contents, in whatever order they came.
    private byte[] OrderOf(object? key)
    {
        if (key is string text) return MemoryMarshal.AsBytes(text.AsSpan()).ToArray();
        var own = new StatePass(reader, BytesOfKey);
        own.ReadAll([key]);
        return own.Written.ToArray();
    }

    private void Delegate(Delegate value)
    {
        foreach (var one in value.GetInvocationList())
        {
            Write(reader.NumberOf(one.Method));
            Put(one.Target, "");
        }

        Write(End);
    }

    // Where it was thrown, and through which methods it came, is nothing that code goes by.
    private void Exception(object value)
    {
        var exception = value as Exception ?? ((ExceptionDispatchInfo)value).SourceException;
        if (value != exception)
        {
            Put(exception, "");
            return;
        }

        Write(exception.Message);
        Put(exception.InnerException, "InnerException");
        reader.ShapeOf(exception.GetType()).Fields(this, exception);
    }

    // ---- Writing -----------------------------------------------------------------------------------------------

    private static long BitsOf(object value) => value switch
    {
        int number => number,
        bool flag => flag ? 1 : 0,
        long number => number,
        double number => BitConverter.DoubleToInt64Bits(number),
        float number => BitConverter.SingleToInt32Bits(number),
        ulong number => unchecked((long)number),
        Enum constant when constant.GetTypeCode() == TypeCode.UInt64 => unchecked((long)Convert.ToUInt64(constant, null)),
        char letter => letter,
        _ => Convert.ToInt64(value, null),
    };

    private void Write(int number) => Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in number)));

    private void Write(long number) => Write(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in number)));

    private void Write(string text)
    {
        Write(text.Length);
        Write(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    // ---- Telling -----------------------------------------------------------------------------------------------

    /// <summary>The nearest class of the test's, and the way from there: <c>OrderStore.connection</c>.</summary>
    private string WayTo(string name)
    {
        var names = new List<string>();
        if (name.Length > 0) names.Add(Plain(name));
        for (var at = Math.Max(_at, 0); at >= 0 && names.Count < 6; at = _met[at].Holder)
        {
            if (names.Count > 0 && _met[at].Shape.IsKits) break;
            if (names.Count > 0 && !Type(at).Name.StartsWith('<') && Type(at).Namespace?.StartsWith("System", StringComparison.Ordinal) != true)
            {
                names.Add(Type(at).Name.Split('`')[0]);
                break;
            }

            if (_met[at].Name.Length > 0) names.Add(Plain(_met[at].Name));
        }

        names.Reverse();
        return string.Join('.', names);
    }

    private Type Type(int at) => _met[at].Item.GetType();

    // <Rows>k__BackingField is Rows, <store>P is store.
    private static string Plain(string name) => name.StartsWith('<') && name.IndexOf('>', StringComparison.Ordinal) is > 1 and var end ? name[1..end] : name;
}
