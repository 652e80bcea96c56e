using System.Reflection;

namespace EsmTestKit.Internal.Functions;

/// <summary>A serializer with the shape of <c>Amazon.Lambda.Core.ILambdaSerializer</c>, closed once per type so that no call reflects.</summary>
internal sealed class HandlerSerializer
{
    public const string InterfaceName = "Amazon.Lambda.Core.ILambdaSerializer";
    private readonly MethodInfo _deserialize;
    private readonly MethodInfo _serialize;

    private HandlerSerializer(object instance, Type face)
    {
        Instance = instance;
        _deserialize = Generic(face, nameof(EsmJsonSerializer.Deserialize), 1);
        _serialize = Generic(face, nameof(EsmJsonSerializer.Serialize), 2);
    }

    /// <summary>What the context shows as its serializer.</summary>
    public object Instance { get; }

    /// <summary>Null: it has no such shape.</summary>
    public static HandlerSerializer? TryOf(object instance)
    {
        if (instance is EsmJsonSerializer) return new HandlerSerializer(instance, typeof(EsmJsonSerializer));
        var face = instance.GetType().GetInterfaces().FirstOrDefault(type => type.FullName == InterfaceName);
        return face is null ? null : new HandlerSerializer(instance, face);
    }

    public Func<Stream, object?> Reader(Type type) => (Func<Stream, object?>)Close(nameof(CloseReader), type);

    public Action<object?, Stream> Writer(Type type) => (Action<object?, Stream>)Close(nameof(CloseWriter), type);

    private static MethodInfo Generic(Type face, string name, int parameters) =>
        face.GetMethods().Single(method => method.Name == name && method.IsGenericMethodDefinition && method.GetParameters().Length == parameters);

    private object Close(string name, Type type) =>
        typeof(HandlerSerializer).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Instance)!.MakeGenericMethod(type).CreateDelegate<Func<object>>(this)();

    private Func<Stream, object?> CloseReader<T>()
    {
        var read = _deserialize.MakeGenericMethod(typeof(T)).CreateDelegate<Func<Stream, T>>(Instance);
        return stream => read(stream);
    }

    private Action<object?, Stream> CloseWriter<T>()
    {
        var write = _serialize.MakeGenericMethod(typeof(T)).CreateDelegate<Action<T, Stream>>(Instance);
        return (value, stream) => write((T)value!, stream);
    }
}
