using System.Linq.Expressions;
using System.Reflection;
using EsmTestKit.Internal.Functions;

namespace EsmTestKit.Cli;

/// <summary>A handler named as Lambda names it: <c>Assembly::Namespace.Type::Method</c>, the assembly as a path.</summary>
internal sealed class AssemblyHandler
{
    private readonly Type _type;
    private readonly MethodInfo _method;
    private readonly HandlerBindings _bindings = new();
    private bool _wasChecked;

    private AssemblyHandler(Type type, MethodInfo method) => (_type, _method) = (type, method);

    /// <exception cref="EsmUsageException">There is no such handler; the message lists what there is.</exception>
    public static AssemblyHandler Of(Assembly assembly, string typeName, string methodName)
    {
        try
        {
            return Find(assembly, typeName, methodName);
        }
        catch (Exception missing) when (missing is FileNotFoundException or FileLoadException or TypeLoadException or BadImageFormatException)
        {
            throw new EsmUsageException($"{typeName} of {assembly.Location} needs something that is not there: {missing.Message}", "Name the .dll where all that it needs lies beside it: dotnet publish -o out, then out/Orders.dll::...", missing);
        }
    }

    private static AssemblyHandler Find(Assembly assembly, string typeName, string methodName)
    {
        var type = assembly.GetType(typeName) ?? throw new EsmUsageException($"There is no type \"{typeName}\" in {Path.GetFileName(assembly.Location)}.", $"Types: {Some(Exported(assembly))}.");
        if (type.ContainsGenericParameters) throw new EsmUsageException($"{type.FullName} is generic, and Lambda makes no generic type.", "Name a type without type parameters.");
        var methods = type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Where(method => !method.IsSpecialName && method.DeclaringType != typeof(object)).ToList();
        var named = methods.Where(method => method.Name == methodName).ToList();
        if (named.Count == 0) throw new EsmUsageException($"There is no public method \"{methodName}\" in {type.FullName}.", $"Methods: {Some(methods.Select(method => method.Name))}.");
        if (named.Count > 1) throw new EsmUsageException($"{type.FullName} has {named.Count} methods \"{methodName}\", and Lambda takes none of several.", "Give the handler a name of its own.");
        if (named[0].ContainsGenericParameters) throw new EsmUsageException($"{type.FullName}::{methodName} is generic, and Lambda calls no generic handler.", "Name a method without type parameters.");
        if (!named[0].IsStatic && (type.IsAbstract || type.GetConstructor(Type.EmptyTypes) is null))
        {
            throw new EsmUsageException($"Lambda makes {type.FullName} by a public constructor without parameters, and there is none.", "Add one, or make the handler static.");
        }

        // Types are looked for when they are asked for: what is missing is to be said here, not in the middle of a run.
        _ = HandlerTypes(named[0]).ToList();
        return new AssemblyHandler(type, named[0]);
    }

    /// <summary>Each execution environment has an instance of its own, as in Lambda.</summary>
    public FunctionBody Body(Stage stage, string function, LambdaFunctionSettings settings)
    {
        if (_method.IsStatic) return HandlerBody.Of(stage, _bindings, function, Handler(null), settings);
        // Checked before anything runs: a handler that Lambda would not call is wrong usage, not a failing invocation.
        if (!_wasChecked) BoundHandler.Bind(function, Handler(Instance()), settings.Serializer);
        _wasChecked = true;
        return HandlerBody.Of(stage, _bindings, function, Instance, Handler, settings);
    }

    private object Instance()
    {
        try
        {
            return Activator.CreateInstance(_type) ?? throw new System.Diagnostics.UnreachableException();
        }
        catch (TargetInvocationException thrown) when (thrown.InnerException is { } cause)
        {
            throw new EsmUsageException($"The constructor of {_type.FullName} failed: {cause.GetType().Name}: {cause.Message}", "A consumer that reads its surroundings needs them here too: set the environment variables that it reads.", cause);
        }
    }

    private Delegate Handler(object? instance) =>
        _method.CreateDelegate(Expression.GetDelegateType([.. HandlerTypes(_method)]), instance);

    private static IEnumerable<Type> HandlerTypes(MethodInfo method) => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType);

    private static IEnumerable<string> Exported(Assembly assembly)
    {
        try
        {
            return assembly.GetExportedTypes().Select(type => type.FullName ?? type.Name);
        }
        catch (Exception missing) when (missing is FileNotFoundException or TypeLoadException or FileLoadException)
        {
            return [$"(cannot be listed: {missing.Message})"];
        }
    }

    private static string Some(IEnumerable<string> names)
    {
        var all = names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return all.Count == 0 ? "none" : string.Join(", ", all.Take(12)) + (all.Count > 12 ? ", …" : string.Empty);
    }
}
