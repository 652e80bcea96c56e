using System.Reflection;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Functions;

/// <summary>Handlers whose signature was read and whose serializer was found already: reflection is paid once, not at every cold start.</summary>
[NoState("one for all worlds of a search")]
internal sealed class HandlerBindings
{
    private readonly Dictionary<(MethodInfo Method, Type Delegate, object? Serializer), BoundHandler> _bound = [];
    private readonly HashSet<Type> _probed = [];

    public BoundHandler Bind(string function, Delegate handler, object? configuredSerializer)
    {
        var key = (handler.Method, handler.GetType(), configuredSerializer);
        lock (_bound)
        {
            if (_bound.TryGetValue(key, out var known) && handler.GetInvocationList().Length == 1) return known.For(handler);
            var bound = BoundHandler.Bind(function, handler, configuredSerializer);
            _bound[key] = bound;
            return bound;
        }
    }

    /// <summary>Whether handlers of this class are looked at for the first time.</summary>
    public bool IsNew(Type consumer)
    {
        lock (_bound) return _probed.Add(consumer);
    }
}
