using System.Reflection;
using System.Runtime.CompilerServices;

namespace EsmTestKit.Internal.Functions;

/// <summary>The shape of a handler as Lambda's .NET runtime sees it: what goes in, what comes out, whether it wants the context.</summary>
/// <param name="Method">The method behind the delegate; its attributes count.</param>
/// <param name="Input">The type of the event; null: the handler takes none.</param>
/// <param name="Context">The context's interface; null: the handler takes none.</param>
/// <param name="Result">The type of the answer; null: the handler answers nothing.</param>
/// <param name="IsTask">Whether the answer comes in a task.</param>
internal sealed record HandlerSignature(MethodInfo Method, Type? Input, Type? Context, Type? Result, bool IsTask)
{
    private const string ContextName = "ILambdaContext";

    /// <summary>Whether an input or result must be converted from or to JSON.</summary>
    public bool NeedsSerializer => Input is not null && !IsStream(Input) || Result is not null && !IsStream(Result);

    /// <summary>Reads the shape; refuses what Lambda's runtime would not run.</summary>
    public static HandlerSignature Of(string function, Delegate handler)
    {
        if (handler.GetInvocationList().Length > 1)
        {
            throw Refused(function, "is several delegates in one", "Give one method: which answer would count?");
        }

        // A closed static delegate hides its first parameter: the delegate's own list is what a caller passes.
        var parameters = handler.GetType().GetMethod("Invoke")!.GetParameters();
        var (input, context) = InputAndContext(function, parameters);
        var (result, isTask) = ResultOf(function, handler.Method);
        return new HandlerSignature(handler.Method, input, context, result, isTask);
    }

    public static bool IsStream(Type type) => typeof(Stream).IsAssignableFrom(type);

    private static (Type? Input, Type? Context) InputAndContext(string function, ParameterInfo[] parameters)
    {
        foreach (var parameter in parameters)
        {
            var type = parameter.ParameterType;
            if (type.IsByRef || type.IsByRefLike || type.IsPointer)
            {
                throw Refused(function, $"takes {(parameter.IsOut ? "an out parameter" : type.IsByRef ? "a ref parameter" : Text(type))}", "Take the event by value: Task HandleAsync(MyEvent input, ILambdaContext context).");
            }

            if (type == typeof(CancellationToken))
            {
                throw Refused(function, "takes a CancellationToken, and Lambda has none to give", "Take ILambdaContext and make the token from context.RemainingTime.");
            }
        }

        if (parameters.Length > 2)
        {
            throw Refused(function, $"has {parameters.Length} parameters", "Lambda passes at most two: the event, then ILambdaContext. Give the rest to the constructor, through the factory.");
        }

        return parameters switch
        {
            [] => (null, null),
            [var only] when IsContext(only.ParameterType) => (null, only.ParameterType),
            [var only] => (only.ParameterType, null),
            [var first, var second] when IsContext(second.ParameterType) => (first.ParameterType, second.ParameterType),
            [_, var second] => throw Refused(function, $"has {second.ParameterType.Name} as its second parameter", "The second parameter can only be ILambdaContext (of Amazon.Lambda.Core)."),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private static bool IsContext(Type type) => type is { IsInterface: true, Name: ContextName };

    private static (Type? Result, bool IsTask) ResultOf(string function, MethodInfo method)
    {
        var type = method.ReturnType;
        if (type == typeof(void))
        {
            return method.GetCustomAttribute<AsyncStateMachineAttribute>() is null
                ? (null, false)
                : throw Refused(function, "is async void: Lambda freezes the environment before it has finished", "Return Task.");
        }

        if (type == typeof(Task)) return (null, true);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>))
        {
            var inner = type.GetGenericArguments()[0];
            if (IsAwaitable(inner)) throw Refused(function, $"returns a task of {Text(inner)}, which Lambda's runtime does not await", "Await the inner task and return Task<T>.");
            return (inner, true);
        }

        if (type == typeof(ValueTask) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>)))
        {
            throw Refused(function, $"returns {Text(type)}, which Lambda's runtime does not await: it would answer with the task's own properties", $"Return {Text(type).Replace("ValueTask", "Task", StringComparison.Ordinal)}.");
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))
        {
            throw Refused(function, $"returns {Text(type)}, which Lambda's runtime does not enumerate", "Collect the items and return Task<List<T>>.");
        }

        return IsAwaitable(type)
            ? throw Refused(function, $"returns {Text(type)}, an awaitable that Lambda's runtime does not await", "Return Task or Task<T>.")
            : (type, false);
    }

    private static bool IsAwaitable(Type type) => type.GetMethod("GetAwaiter", BindingFlags.Public | BindingFlags.Instance, Type.EmptyTypes) is not null;

    private static string Text(Type type) =>
        type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Text))}>" : type.Name;

    private static EsmUsageException Refused(string function, string what, string fix) => new($"The handler of \"{function}\" {what}.", fix);
}
