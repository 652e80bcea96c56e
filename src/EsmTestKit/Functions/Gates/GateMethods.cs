using System.Reflection;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Functions;

/// <summary>The methods behind gates, each made ready once; shared by all worlds of one exploration.</summary>
[NoState("one for all worlds of a search")]
internal sealed class GateMethods
{
    private readonly Dictionary<(MethodInfo Method, string Service), GateMethod> _methods = [];
    private readonly Dictionary<Type, GateProxy> _blanks = [];

    /// <summary>A proxy of this interface to copy.</summary>
    public GateProxy Blank(Type service, Func<GateProxy> make)
    {
        lock (_methods)
        {
            if (!_blanks.TryGetValue(service, out var blank)) _blanks.Add(service, blank = make());
            return blank;
        }
    }

    public GateMethod Of(MethodInfo method, string service, EsmGateSettings settings)
    {
        // Work that escaped may call from any thread.
        lock (_methods)
        {
            if (!_methods.TryGetValue((method, service), out var made)) _methods.Add((method, service), made = new GateMethod(method, service, settings.IsRead));
            return made;
        }
    }
}
