using System.Reflection;

namespace EsmTestKit.Internal.Functions;

/// <summary>Any interface with a gate before each of its methods: a Moq mock, a repository, a client.</summary>
// DispatchProxy derives from it at run time: it can't be sealed.
#pragma warning disable CA1852
internal class GateProxy : DispatchProxy
{
    private NoteEffect? _effect;
    private GatePass? _pass;
    private Func<GateCall, bool, Exception>? _fault;
    private GateMethods? _methods;
    private object? _service;
    private string _name = "";
    private EsmGateSettings _settings = new();

    public static T Wrap<T>(NoteEffect effect, GatePass pass, GateMethods methods, T service, EsmGateSettings settings)
        where T : class
    {
        // Made once and then copied: at each cold start of each schedule a consumer gets its services anew.
        var proxy = (GateProxy)methods.Blank(typeof(T), () => (GateProxy)(object)Create<T, GateProxy>()).MemberwiseClone();
        (proxy._effect, proxy._pass, proxy._methods, proxy._service, proxy._settings) = (effect, pass, methods, service, settings);
        proxy._name = settings.Name ?? NameOf(typeof(T));
        return (T)(object)proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var method = _methods!.Of(targetMethod!, _name, _settings);
        if (!GateMethod.IsCall(targetMethod!)) return method.CallDirectly(_service!, args);
        var effect = GateEffects.IsEffect(targetMethod!, _settings) ? EffectOf(targetMethod!, args) : null;
        return method.Call(_pass!, _fault ??= FaultOf, _service!, args, _settings.KeysAreApart, effect);
    }

    private Action<string> EffectOf(MethodInfo method, object?[]? arguments) => key => GateEffects.Note(_effect!, method, _settings, key, arguments);

    private Exception FaultOf(GateCall call, bool hadEffect) =>
        _settings.Fault?.Invoke(call.ToString()) ?? new TimeoutException($"{call}: no answer in time.");

    private static string NameOf(Type type)
    {
        var name = type.Name.Split('`')[0];
        return name is ['I', var second, ..] && char.IsUpper(second) ? name[1..] : name;
    }
}
