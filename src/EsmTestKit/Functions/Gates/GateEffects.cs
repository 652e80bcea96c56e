using System.Globalization;
using System.Reflection;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Functions;

/// <summary>Where effects are written down: <see cref="EsmSimulation.Effect"/>.</summary>
internal delegate void NoteEffect(string kind, object key, string? group, string? token, object? payload);

/// <summary>Notes the calls of a service that are effects (EXP-303): what a mocking library keeps in a list of its own, with the place in the run.</summary>
internal static class GateEffects
{
    /// <exception cref="EsmUsageException">A name is no method or parameter of the service.</exception>
    public static void Check(Type service, EsmGateSettings settings)
    {
        var methods = settings.Effects.Count == 0 ? [] : Methods(service).ToList();
        foreach (var effect in settings.Effects)
        {
            var named = methods.Where(method => method.Name == effect).ToList();
            if (named.Count == 0) throw NotThere(service, "method", effect, methods.Select(method => method.Name), "Effects = [nameof(IPayments.ChargeAsync)]");
            foreach (var parameter in new[] { settings.GroupParameter, settings.TokenParameter }.OfType<string>())
            {
                if (!named.Exists(method => IndexOf(method, parameter) >= 0)) throw NotThere(service, "parameter", $"{effect}({parameter})", named.SelectMany(method => method.GetParameters()).Select(one => one.Name!), "GroupParameter = \"customerId\"");
            }
        }
    }

    public static bool IsEffect(MethodInfo method, EsmGateSettings settings) => settings.Effects.Count > 0 && settings.Effects.Contains(method.Name);

    public static void Note(NoteEffect effect, MethodInfo method, EsmGateSettings settings, string key, object?[]? arguments)
    {
        RuleHits.Note("EXP-303");
        effect(method.Name, key, Argument(method, settings.GroupParameter, arguments), Argument(method, settings.TokenParameter, arguments), arguments?.Where(IsPlain).ToArray());
    }

    private static string? Argument(MethodInfo method, string? parameter, object?[]? arguments) =>
        parameter is not null && IndexOf(method, parameter) is >= 0 and var index ? Convert.ToString(arguments?[index], CultureInfo.InvariantCulture) : null;

    // Cancellation tokens, streams and callbacks are no part of what was asked for.
    private static bool IsPlain(object? argument) => argument is null or string or bool or Enum or Guid or int or long or decimal or double or DateTimeOffset or DateTime;

    private static int IndexOf(MethodInfo method, string parameter) => Array.FindIndex(method.GetParameters(), one => one.Name == parameter);

    private static IEnumerable<MethodInfo> Methods(Type service) => service.GetMethods().Concat(service.GetInterfaces().SelectMany(one => one.GetMethods()));

    private static EsmUsageException NotThere(Type service, string what, string name, IEnumerable<string> known, string example) =>
        new($"{service.Name} has no {what} {name}. It has: {string.Join(", ", known.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))}.", $"Name one of them: {example}.");
}
