using System.Globalization;
using System.Reflection;
using System.Text;

namespace EsmTestKit.Internal.Functions;

/// <summary>Answers whatever <c>ILambdaLogger</c> the context has; each call becomes one line of the invocation.</summary>
// DispatchProxy derives from it at run time: it can't be sealed.
#pragma warning disable CA1852
internal class LoggerProxy : DispatchProxy
{
    private RunningInvocation? _invocation;

    public static object? Create(Type loggerType, RunningInvocation invocation)
    {
        if (!loggerType.IsInterface) return null;
        var proxy = Create(loggerType, typeof(LoggerProxy));
        ((LoggerProxy)proxy)._invocation = invocation;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod is null || args is null || !targetMethod.Name.StartsWith("Log", StringComparison.Ordinal)) return ContextProxy.Fit(targetMethod?.ReturnType ?? typeof(void), null);
        var call = new LogCall(targetMethod, args);
        _invocation?.Log(call.Line);
        return ContextProxy.Fit(targetMethod.ReturnType, null);
    }

    /// <summary>The parts are known by the names of the parameters, which are the same in every version of the interface.</summary>
    private readonly struct LogCall(MethodInfo method, object?[] args)
    {
        public string Line
        {
            get
            {
                var text = Fill(Named("message") as string ?? Named("format") as string ?? "", Named("args") as object?[] ?? []);
                if (Named("exception") is Exception exception) text = $"{text} ({exception.GetType().Name}: {exception.Message})";
                return Level is { } level ? $"{level}: {text}" : text;
            }
        }

        private string? Level => Named("level")?.ToString() ?? method.Name switch
        {
            "Log" or "LogLine" => null,
            _ => method.Name["Log".Length..],
        };

        private object? Named(string name)
        {
            foreach (var parameter in method.GetParameters())
            {
                if (string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase)) return args[parameter.Position];
            }

            return null;
        }

        /// <summary>Message templates take their arguments in order: <c>{Order}</c>, <c>{0}</c>, <c>{At:O}</c>.</summary>
        private static string Fill(string template, object?[] values)
        {
            if (values.Length == 0) return template;
            var line = new StringBuilder();
            var (at, next) = (0, 0);
            while (template.IndexOf('{', at) is var open and >= 0 && template.IndexOf('}', open) is var close and >= 0 && next < values.Length)
            {
                var hole = template[(open + 1)..close];
                var format = hole.IndexOf(':', StringComparison.Ordinal) is var colon and >= 0 ? hole[(colon + 1)..] : null;
                line.Append(template, at, open - at).Append(Text(values[next++], format));
                at = close + 1;
            }

            return line.Append(template, at, template.Length - at).ToString();
        }

        private static string? Text(object? value, string? format) =>
            value is IFormattable formattable ? formattable.ToString(format, CultureInfo.InvariantCulture) : value?.ToString() ?? "null";
    }
}
