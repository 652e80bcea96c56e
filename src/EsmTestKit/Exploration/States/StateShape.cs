using System.Data.Common;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Exploration;

/// <summary>How the objects of one type are read.</summary>
internal sealed class StateShape
{
    private static readonly Type[] OutsideTypes =
    [
        typeof(SafeHandle), typeof(CriticalHandle), typeof(Thread), typeof(Timer), typeof(WaitHandle), typeof(DbConnection), typeof(FileSystemInfo), typeof(WeakReference),
        typeof(HttpClientHandler), typeof(SocketsHttpHandler), typeof(System.Net.Sockets.Socket),
    ];

    private static readonly Type[] OutsideGenerics = [typeof(WeakReference<>), typeof(ConditionalWeakTable<,>), typeof(ThreadLocal<>)];

    private static readonly Type[] Stateless = [typeof(JsonSerializerOptions), typeof(JsonConverter), typeof(JsonTypeInfo)];

    private static readonly Type[] Sequences =
    [
        typeof(List<>), typeof(Queue<>), typeof(Stack<>), typeof(LinkedList<>), typeof(SortedDictionary<,>), typeof(SortedList<,>), typeof(SortedSet<>),
        typeof(System.Collections.Concurrent.ConcurrentQueue<>), typeof(System.Collections.Concurrent.ConcurrentStack<>), typeof(System.Collections.Concurrent.ConcurrentBag<>),
    ];

    private readonly Type _type;

    /// <param name="number">The type's number in this search.</param>
    public StateShape(Type type, int number)
    {
        (_type, Number) = (type, number);
        Text = TextOf(type);
        Kind = Text is null ? KindOf(type) : StateKind.Text;
        IsInPlace = type.IsValueType || Kind is StateKind.Text or StateKind.Nothing or StateKind.Identity;
        IsKits = type.Assembly == typeof(StateShape).Assembly;
    }

    /// <summary>The type, as a number.</summary>
    public int Number { get; }

    public StateKind Kind { get; }

    /// <summary>Whether it is read where it stands: it makes no difference whether two places hold the same one.</summary>
    public bool IsInPlace { get; }

    /// <summary>One of the kit's own types: it may go through a dictionary, whose order counts then.</summary>
    public bool IsKits { get; }

    /// <summary>Reads the fields; made when it is first needed.</summary>
    public Action<StatePass, object> Fields => field ??= StateFields.ReaderOf(_type);

    public Func<object, string>? Text { get; }

    public static bool IsReadByFields(Type type) => TextOf(type) is null && KindOf(type) == StateKind.Fields;

    private static Func<object, string>? TextOf(Type type)
    {
        if (type == typeof(string)) return static value => (string)value;
        if (type == typeof(StringBuilder) || type == typeof(Regex)) return static value => value.ToString()!;
        if (type == typeof(Uri)) return static value => ((Uri)value).OriginalString;
        if (type == typeof(TimeZoneInfo)) return static value => ((TimeZoneInfo)value).Id;
        if (type == typeof(JsonElement)) return static value => TextOf((JsonElement)value);
        if (typeof(CultureInfo).IsAssignableFrom(type)) return static value => ((CultureInfo)value).Name;
        if (typeof(Encoding).IsAssignableFrom(type)) return static value => ((Encoding)value).WebName;
        return null;
    }

    // A consumer may still hold one whose document is gone: nothing can be done with it.
    private static string TextOf(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Undefined ? "" : element.GetRawText();
        }
        catch (ObjectDisposedException)
        {
            return "disposed of";
        }
    }

    private static StateKind KindOf(Type type)
    {
        if (type.IsDefined(typeof(NoStateAttribute), inherit: true) || IsAny(type, Stateless)) return StateKind.Nothing;
        if (typeof(IOwnState).IsAssignableFrom(type)) return StateKind.Own;
        if (type == typeof(IntPtr) || type == typeof(UIntPtr) || type.IsPointer || type.IsByRefLike || StateFields.IsBuffer(type) || IsAny(type, OutsideTypes) || IsStream(type)) return StateKind.Outside;
        if (type.IsPrimitive || type.IsEnum) return StateKind.Primitive;
        if (type.IsArray) return type.GetElementType()!.IsPrimitive ? StateKind.Bytes : StateKind.Sequence;
        if (typeof(MemberInfo).IsAssignableFrom(type) || typeof(Assembly).IsAssignableFrom(type) || type == typeof(MethodInvoker) || type == typeof(ConstructorInvoker)) return StateKind.Identity;
        if (typeof(Delegate).IsAssignableFrom(type)) return StateKind.Delegate;
        if (typeof(Exception).IsAssignableFrom(type) || type == typeof(ExceptionDispatchInfo)) return StateKind.Exception;
        return type.IsGenericType ? KindOfGeneric(type.GetGenericTypeDefinition()) : StateKind.Fields;
    }

    private static StateKind KindOfGeneric(Type open)
    {
        if (Array.IndexOf(OutsideGenerics, open) >= 0) return StateKind.Outside;
        if (Array.IndexOf(Sequences, open) >= 0) return StateKind.Sequence;
        if (open == typeof(PriorityQueue<,>)) return StateKind.Heap;
        if (open == typeof(HashSet<>)) return StateKind.Set;
        // By name, as the kit itself has no use for one of them.
        if (open == typeof(Dictionary<,>) || open.FullName == "System.Collections.Concurrent.ConcurrentDictionary`2") return StateKind.Pairs;
        return open == typeof(System.Buffers.ArrayPool<>) || open.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(System.Buffers.ArrayPool<>) ? StateKind.Nothing : StateKind.Fields;
    }

    private static bool IsAny(Type type, Type[] types) => Array.Exists(types, one => one.IsAssignableFrom(type));

    // In memory it is its bytes; whatever else stands behind one is elsewhere.
    private static bool IsStream(Type type) => typeof(Stream).IsAssignableFrom(type) && type != typeof(MemoryStream);
}
