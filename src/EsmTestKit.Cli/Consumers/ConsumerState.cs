using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EsmTestKit.Cli;

/// <summary>Where a consumer's assembly shows its state: <c>path/Assembly.dll::Namespace.Type::Member</c>, a static property, field or method without parameters.</summary>
internal sealed class ConsumerState
{
    private readonly ConsumerAssembly _assembly;
    private readonly string _type;
    private readonly string _member;

    private ConsumerState(ConsumerAssembly assembly, string type, string member) => (_assembly, _type, _member) = (assembly, type, member);

    /// <exception cref="EsmUsageException">There is no such member.</exception>
    public static ConsumerState Parse(string text, ConsumerAssemblies assemblies)
    {
        if (text.Split("::") is not [{ Length: > 0 } assembly, { Length: > 0 } type, { Length: > 0 } member])
        {
            throw new EsmUsageException($"\"{text}\" names no state.", "Write path/Assembly.dll::Namespace.Type::Member; the member is a static property, field or method without parameters.");
        }

        var state = new ConsumerState(assemblies.Load(assembly), type, member);
        state.ForOneWorld();
        return state;
    }

    /// <summary>What reports the state of the world of the moment.</summary>
    public Func<JsonNode?> ForOneWorld()
    {
        var read = Reader(_assembly.Current);
        // Options of its own: those that are kept would keep each world's types alive.
        return () => JsonSerializer.SerializeToNode(read(), new JsonSerializerOptions { IncludeFields = true });
    }

    private Func<object?> Reader(Assembly assembly)
    {
        const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        var type = assembly.GetType(_type) ?? throw new EsmUsageException($"There is no type \"{_type}\" in {Path.GetFileName(assembly.Location)}.", "Name it with its namespace, as in the handler string.");
        if (type.GetProperty(_member, Static) is { GetMethod: not null } property) return () => property.GetValue(null);
        if (type.GetField(_member, Static) is { } field) return () => field.GetValue(null);
        if (type.GetMethod(_member, Static, Type.EmptyTypes) is { } method && method.ReturnType != typeof(void)) return () => method.Invoke(null, null);
        throw new EsmUsageException($"There is no static property, field or method without parameters \"{_member}\" in {type.FullName}.", "State that instances hold dies with their environment: keep what the consumer's database stands for in a static.");
    }
}
