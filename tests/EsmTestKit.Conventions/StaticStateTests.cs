using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace EsmTestKit.Conventions;

public sealed class StaticStateTests
{
    // Where a flow of control, or a thread, must be recognised there is no other place to keep it; none of these changes what the engine does.
    private static readonly string[] AmbientOnPurpose = ["RuleHits.Listener", "RuleHits._anybodyListens", "Stage._running", "DriveWatch._ofThisThread"];

    [Fact]
    public void The_core_keeps_no_state_in_statics()
    {
        var offences =
            from type in typeof(EsmSimulation).Assembly.GetTypes()
            where !IsMade(type)
            from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            where !field.IsLiteral && !field.IsDefined(typeof(CompilerGeneratedAttribute)) && !field.Name.StartsWith('<')
            let name = $"{type.Name}.{field.Name}"
            where !AmbientOnPurpose.Contains(name)
            let why = Why(field)
            where why is not null
            select $"{type.FullName}.{field.Name}: {why}";
        Offences.None(offences, "Many simulations run side by side: state belongs to the world (or to the object it describes), tables are read-only.");
    }

    private static string? Why(FieldInfo field)
    {
        if (!field.IsInitOnly) return "can be assigned again";
        if (field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(AsyncLocal<>)) return "is ambient";
        if (field.FieldType.IsArray) return null;
        if (field.GetValue(null) is IDictionary { IsReadOnly: false } or IList { IsReadOnly: false }
            && field.FieldType.IsAssignableTo(typeof(IEnumerable))
            && !IsReadOnlyInterface(field.FieldType)) return $"is a {field.FieldType.Name}, which can be changed";
        return field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(HashSet<>) ? "is a set that can be changed" : null;
    }

    private static bool IsReadOnlyInterface(Type type) => type.IsInterface && type.Name.StartsWith("IReadOnly", StringComparison.Ordinal);

    private static bool IsMade(Type type) =>
        type.ContainsGenericParameters
        || type.Name.StartsWith('<')
        || type.IsDefined(typeof(CompilerGeneratedAttribute))
        || type.Namespace == "System.Text.RegularExpressions.Generated"
        || (type.DeclaringType is { } outer && IsMade(outer));
}
