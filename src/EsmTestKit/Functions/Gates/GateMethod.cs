using System.Globalization;
using System.Reflection;

namespace EsmTestKit.Internal.Functions;

/// <summary>One method of a service behind gates, made ready once: how it is called, whether it writes, how its answer is awaited.</summary>
internal sealed class GateMethod
{
    private static readonly string[] ReadingNames = ["Get", "Find", "Read", "Load", "List", "Query", "Exists", "Has", "Is", "Contains", "Count", "Search", "TryGet"];
    private readonly MethodInfo _method;
    private readonly MethodInvoker _invoker;
    private readonly string _service;
    private readonly string _operation;
    private readonly bool _isWrite;
    private readonly Func<GatePass, GateCall, Func<GateCall, bool, Exception>, Func<object?>, Action?, object?> _through;

    public GateMethod(MethodInfo method, string service, Func<string, bool>? isRead)
    {
        _method = method;
        _invoker = MethodInvoker.Create(method);
        _service = service;
        _operation = $"{service}.{method.Name}";
        _isWrite = !(isRead ?? ReadsByName)(method.Name);
        _through = WayOf(method.ReturnType);
    }

    /// <param name="isApart">Whether the key is all that the call touches.</param>
    /// <param name="effect">Told of the key when the call is done; null: nobody is.</param>
    public object? Call(GatePass pass, Func<GateCall, bool, Exception> fault, object service, object?[]? arguments, bool isApart, Action<string>? effect)
    {
        var resource = ResourceOf(arguments);
        var touches = isApart && resource.Length > 0 ? $"{_service} {resource}" : null;
        return _through(pass, new GateCall(_operation, resource, _isWrite) { Touches = touches }, fault, () => _invoker.Invoke(service, arguments.AsSpan()), effect is null ? null : () => effect(resource));
    }

    // Properties and events are no calls to a service.
    public static bool IsCall(MethodInfo method) => !method.IsSpecialName;

    public object? CallDirectly(object service, object?[]? arguments) => _invoker.Invoke(service, arguments.AsSpan());

    private static bool ReadsByName(string name) => Array.Exists(ReadingNames, start => name.StartsWith(start, StringComparison.Ordinal));

    /// <summary>The key that the call is about, where its first argument shows one: a plain value, or its Id or Key.</summary>
    private string ResourceOf(object?[]? arguments)
    {
        if (arguments is not [{ } first, ..]) return "";
        if (Plain(first) is { } plain) return plain;
        var key = first.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .FirstOrDefault(property => property.CanRead && property.GetIndexParameters().Length == 0 && (property.Name.EndsWith("Id", StringComparison.Ordinal) || property.Name == "Key"));
        return key?.GetValue(first) is { } value ? Plain(value) ?? "" : "";
    }

    /// <summary>A value that can stand in an address; null: it cannot.</summary>
    public static string? Plain(object value) => value switch
    {
        string text => text.Length <= 64 ? text : text[..64],
        Guid or Enum or int or long or short or byte or uint or ulong or decimal => Convert.ToString(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static Func<GatePass, GateCall, Func<GateCall, bool, Exception>, Func<object?>, Action?, object?> WayOf(Type answer)
    {
        if (answer == typeof(Task)) return (pass, call, fault, invoke, done) => pass.ThroughAsync(call, fault, () => NothingAsync((Task)invoke()!, done));
        if (answer == typeof(ValueTask)) return (pass, call, fault, invoke, done) => new ValueTask(pass.ThroughAsync(call, fault, () => NothingAsync(((ValueTask)invoke()!).AsTask(), done)));
        if (answer.IsGenericType && answer.GetGenericTypeDefinition() == typeof(Task<>)) return Close(nameof(OfTask), answer);
        if (answer.IsGenericType && answer.GetGenericTypeDefinition() == typeof(ValueTask<>)) return Close(nameof(OfValueTask), answer);
        return (pass, call, fault, invoke, done) => pass.Through(call, fault, () => AtOnce(invoke, done));
    }

    private static Func<GatePass, GateCall, Func<GateCall, bool, Exception>, Func<object?>, Action?, object?> Close(string way, Type answer) =>
        typeof(GateMethod).GetMethod(way, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(answer.GetGenericArguments())
            .CreateDelegate<Func<GatePass, GateCall, Func<GateCall, bool, Exception>, Func<object?>, Action?, object?>>();

    private static object OfTask<T>(GatePass pass, GateCall call, Func<GateCall, bool, Exception> fault, Func<object?> invoke, Action? done) =>
        pass.ThroughAsync(call, fault, () => ThenAsync((Task<T>)invoke()!, done));

    private static object OfValueTask<T>(GatePass pass, GateCall call, Func<GateCall, bool, Exception> fault, Func<object?> invoke, Action? done) =>
        new ValueTask<T>(pass.ThroughAsync(call, fault, () => ThenAsync(((ValueTask<T>)invoke()!).AsTask(), done)));

    private static async Task<bool> NothingAsync(Task task, Action? done)
    {
        await task.ConfigureAwait(true);
        done?.Invoke();
        return true;
    }

    private static Task<T> ThenAsync<T>(Task<T> task, Action? done) => done is null ? task : DoneAsync(task, done);

    private static async Task<T> DoneAsync<T>(Task<T> task, Action done)
    {
        var answer = await task.ConfigureAwait(true);
        done();
        return answer;
    }

    private static object? AtOnce(Func<object?> invoke, Action? done)
    {
        var answer = invoke();
        done?.Invoke();
        return answer;
    }

    public override string ToString() => _method.ToString() ?? _operation;
}
