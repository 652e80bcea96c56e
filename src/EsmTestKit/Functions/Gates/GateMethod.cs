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
    private readonly Way _through;

    public GateMethod(MethodInfo method, string service, Func<string, bool>? isRead)
    {
        _method = method;
        _invoker = MethodInvoker.Create(method);
        _service = service;
        _operation = $"{service}.{method.Name}";
        _isWrite = !(isRead ?? ReadsByName)(method.Name);
        _through = WayOf(method.ReturnType);
    }

    /// <summary>How a call goes through its gate, by what the method answers.</summary>
    private delegate object? Way(GatePass pass, GateCall call, Func<GateCall, bool, Exception> fault, ServiceCall service);

    /// <param name="isApart">Whether the key is all that the call touches.</param>
    /// <param name="effect">Told of the key when the call is done; null: nobody is.</param>
    public object? Call(GatePass pass, Func<GateCall, bool, Exception> fault, object service, object?[]? arguments, bool isApart, Action<string>? effect)
    {
        var resource = ResourceOf(arguments);
        var touches = isApart && resource.Length > 0 ? $"{_service} {resource}" : null;
        return _through(pass, new GateCall(_operation, resource, _isWrite) { Touches = touches }, fault, new ServiceCall(_invoker, service, arguments, resource, effect));
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

    private static Way WayOf(Type answer)
    {
        if (answer == typeof(Task)) return static (pass, call, fault, service) => pass.ThroughAsync(call, fault, service.NothingAsync);
        if (answer == typeof(ValueTask)) return static (pass, call, fault, service) => new ValueTask(pass.ThroughAsync(call, fault, service.NothingOfValueAsync));
        if (answer.IsGenericType && answer.GetGenericTypeDefinition() == typeof(Task<>)) return Close(nameof(OfTask), answer);
        if (answer.IsGenericType && answer.GetGenericTypeDefinition() == typeof(ValueTask<>)) return Close(nameof(OfValueTask), answer);
        return static (pass, call, fault, service) => pass.Through(call, fault, service.AtOnce);
    }

    private static Way Close(string way, Type answer) =>
        typeof(GateMethod).GetMethod(way, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(answer.GetGenericArguments()).CreateDelegate<Way>();

    private static object OfTask<T>(GatePass pass, GateCall call, Func<GateCall, bool, Exception> fault, ServiceCall service) =>
        pass.ThroughAsync(call, fault, service.ThenAsync<T>);

    private static object OfValueTask<T>(GatePass pass, GateCall call, Func<GateCall, bool, Exception> fault, ServiceCall service) =>
        new ValueTask<T>(pass.ThroughAsync(call, fault, service.ThenOfValueAsync<T>));

    public override string ToString() => _method.ToString() ?? _operation;

    /// <summary>The call itself: made when its gate opens, and told as an effect when it is done.</summary>
    private sealed class ServiceCall(MethodInvoker invoker, object service, object?[]? arguments, string resource, Action<string>? effect)
    {
        public object? AtOnce()
        {
            var answer = Invoke();
            effect?.Invoke(resource);
            return answer;
        }

        public Task<bool> NothingAsync() => NothingAsync((Task)Invoke()!);

        public Task<bool> NothingOfValueAsync() => NothingAsync(((ValueTask)Invoke()!).AsTask());

        public Task<T> ThenAsync<T>() => ThenAsync((Task<T>)Invoke()!);

        public Task<T> ThenOfValueAsync<T>() => ThenAsync(((ValueTask<T>)Invoke()!).AsTask());

        private object? Invoke() => invoker.Invoke(service, arguments.AsSpan());

        private async Task<bool> NothingAsync(Task task)
        {
            await task.ConfigureAwait(true);
            effect?.Invoke(resource);
            return true;
        }

        private Task<T> ThenAsync<T>(Task<T> task) => effect is null ? task : DoneAsync(task, effect);

        private async Task<T> DoneAsync<T>(Task<T> task, Action<string> done)
        {
            var answer = await task.ConfigureAwait(true);
            done(resource);
            return answer;
        }
    }
}
