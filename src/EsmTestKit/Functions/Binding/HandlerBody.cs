using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Functions;

/// <summary>The user's handler, hosted as Lambda hosts it: an instance per environment, made at its cold start.</summary>
internal sealed class HandlerBody : FunctionBody
{
    private readonly Stage _stage;
    private readonly string _function;
    private readonly LambdaFunctionSettings _settings;
    private readonly Func<Delegate> _coldStart;
    private readonly HandlerBindings _bindings;

    private HandlerBody(Stage stage, HandlerBindings bindings, string function, LambdaFunctionSettings settings, Func<Delegate> coldStart, Type? consumer, bool sharesOneEnvironment) =>
        (_stage, _bindings, _function, _settings, _coldStart, ConsumerClass, SharesOneEnvironment) = (stage, bindings, function, settings, coldStart, consumer, sharesOneEnvironment);

    public override bool IsUserCode => true;

    public override bool SharesOneEnvironment { get; }

    public override Type? ConsumerClass { get; }

    /// <summary>A bound instance, a static method or a lambda: nothing can make it anew, so it is one environment for ever.</summary>
    public static HandlerBody Of(Stage stage, HandlerBindings bindings, string function, Delegate handler, LambdaFunctionSettings settings)
    {
        bindings.Bind(function, handler, settings.Serializer);
        return new HandlerBody(stage, bindings, function, settings, () => handler, handler.Method.DeclaringType, sharesOneEnvironment: true);
    }

    /// <summary>A factory: each environment has an instance of its own.</summary>
    public static HandlerBody Of<T>(Stage stage, HandlerBindings bindings, string function, Func<T> factory, Func<T, Delegate> handler, LambdaFunctionSettings settings)
    {
        if (bindings.IsNew(typeof(T)) && Probe(handler) is { } probe) bindings.Bind(function, probe, settings.Serializer);
        return new HandlerBody(stage, bindings, function, settings, () => handler(factory()), typeof(T), sharesOneEnvironment: false);
    }

    public override bool WantsThrottle(InvokeRequest request) => false;

    public override void Start(RunningInvocation invocation)
    {
        _stage.ThawIfChosen(invocation);
        _stage.Start(invocation, new Run(this, invocation));
    }

    // Looks at the method without a constructor's work, so that a handler which Lambda would not run is refused when the
    // function is made, not at its first invocation; where that is not possible the cold start checks.
    private static Delegate? Probe<T>(Func<T, Delegate> handler)
    {
        var type = typeof(T);
        if (type.IsAbstract || type.IsArray || type.IsPrimitive || type == typeof(string) || type.IsAssignableTo(typeof(Delegate))) return null;
        try
        {
            var blank = RuntimeHelpers.GetUninitializedObject(type);
            GC.SuppressFinalize(blank);
            return handler((T)blank);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return null;
        }
    }

    private Task Begin(RunningInvocation invocation)
    {
        var handler = invocation.Environment.Handler ??= ColdStart(invocation);
        var context = handler.ContextType is { } type ? ContextProxy.Create(type, invocation, handler.Serializer) : null;
        return handler.Invoke(invocation.Request.Payload, context);
    }

    private BoundHandler ColdStart(RunningInvocation invocation)
    {
        if (!SharesOneEnvironment) RuleHits.Note("EXP-410");
        // A failed start leaves nothing to reuse.
        invocation.ResetsEnvironment = true;
        var handler = _bindings.Bind(_function, _coldStart(), _settings.Serializer);
        invocation.ResetsEnvironment = false;
        return handler;
    }

    private static void End(RunningInvocation invocation, Task ended)
    {
        var answer = BoundHandler.AnswerOf(ended);
        if (answer.Failure is not { } exception)
        {
            invocation.EndAfterHandler(invocation.Answer(answer.Payload));
            return;
        }

        invocation.Exception = exception;
        // Lambda's .NET runtime reports the type's short name.
        invocation.EndAfterHandler(invocation.Failure(exception.GetType().Name, exception.Message));
        // The kit was called wrongly: retrying that for hours of virtual time would only hide it.
        if (exception is EsmUsageException) ExceptionDispatchInfo.Throw(exception);
    }

    private sealed class Run(HandlerBody body, RunningInvocation invocation) : IHostedCode
    {
        public bool IsHere => true;

        public Task Begin() => body.Begin(invocation);

        public void End(Task ended) => HandlerBody.End(invocation, ended);
    }
}
