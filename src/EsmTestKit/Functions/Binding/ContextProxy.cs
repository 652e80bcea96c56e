using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace EsmTestKit.Internal.Functions;

/// <summary>Answers whatever <c>ILambdaContext</c> the handler was compiled against, default interface members too.</summary>
// DispatchProxy derives from it at run time: it can't be sealed.
#pragma warning disable CA1852
internal class ContextProxy : DispatchProxy
{
    private RunningInvocation? _invocation;
    private object? _serializer;
    private object? _logger;

    public static object Create(Type contextType, RunningInvocation invocation, object? serializer)
    {
        var proxy = Create(contextType, typeof(ContextProxy));
        var context = (ContextProxy)proxy;
        (context._invocation, context._serializer) = (invocation, serializer);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod is null || _invocation is not { } invocation) return null;
        object? answer = targetMethod.Name switch
        {
            "get_AwsRequestId" => invocation.Request.RequestId,
            "get_FunctionName" => invocation.Function.Name,
            "get_FunctionVersion" => invocation.Version.Version,
            "get_InvokedFunctionArn" => invocation.InvokedArn,
            "get_MemoryLimitInMB" => invocation.Function.Settings.MemorySize,
            "get_RemainingTime" => invocation.RemainingTime,
            "get_LogGroupName" => LogStreams.GroupOf(invocation.Function.Name),
            "get_LogStreamName" => LogStreams.Of(invocation.Function.Arn, invocation.Version.Version, invocation.Environment.Number, invocation.Environment.StartedAt),
            "get_Logger" => _logger ??= LoggerProxy.Create(targetMethod.ReturnType, invocation),
            "get_TraceId" => TraceId(invocation),
            "get_Serializer" => _serializer,
            _ => null, // ClientContext, Identity and TenantId: an event source mapping has none to give.
        };
        return Fit(targetMethod.ReturnType, answer);
    }

    /// <summary>Members that a later version of the interface types otherwise get the type's default.</summary>
    internal static object? Fit(Type type, object? value)
    {
        if (type.IsInstanceOfType(value)) return value;
        return type.IsValueType && type != typeof(void) ? Activator.CreateInstance(type) : null;
    }

    // One stream per environment, as CloudWatch has it; made from what names the environment, so that reading it changes nothing.
    private static string TraceId(RunningInvocation invocation)
    {
        var id = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(invocation.Request.RequestId))).ToLowerInvariant();
        return string.Create(CultureInfo.InvariantCulture, $"Root=1-{invocation.StartedAt.ToUnixTimeSeconds():x8}-{id[..24]};Parent={id[24..40]};Sampled=0");
    }
}
