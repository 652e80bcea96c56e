using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EsmTestKit.Internal.Functions;

/// <summary>The static fields in which a consumer may keep state: on AWS they go with the process, in a test they stay (EXP-410).</summary>
internal static class StaticState
{
    // Of what can be set once alone.
    private static readonly Type[] Unchanging =
    [
        typeof(string), typeof(decimal), typeof(TimeSpan), typeof(DateTime), typeof(DateTimeOffset), typeof(Guid), typeof(Uri),
        typeof(Regex), typeof(CultureInfo), typeof(TimeZoneInfo), typeof(Type), typeof(Encoding), typeof(JsonSerializerOptions),
    ];

    /// <summary>Those of a consumer's class, of the classes in it and of the ones that it comes from.</summary>
    public static IReadOnlyList<string> OfClass(Type consumer)
    {
        // A lambda's closure belongs to whoever wrote the lambda: the test.
        if (IsCompilers(consumer)) return [];
        var own = new List<Type>();
        for (var type = consumer; type is not null && type.Assembly != typeof(object).Assembly; type = type.BaseType) own.Add(type);
        return [.. own.SelectMany(type => OfTypes([type, .. type.GetNestedTypes(BindingFlags.Public | BindingFlags.NonPublic)])).Order(StringComparer.Ordinal)];
    }

    public static IEnumerable<string> OfTypes(IEnumerable<Type> types) =>
        from type in types
        where !type.ContainsGenericParameters && !IsCompilers(type)
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
        where !field.IsLiteral && !field.Name.StartsWith("<>", StringComparison.Ordinal) && MayChange(field)
        select $"{type.Name}.{(field.Name.StartsWith('<') ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name)}";

    /// <summary>Some of them, for a sentence.</summary>
    public static string Some(IReadOnlyList<string> fields) => $"{string.Join(", ", fields.Take(3))}{(fields.Count > 3 ? ", …" : "")}";

    private static bool IsCompilers(Type type) => type.Name.StartsWith('<') || type.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool MayChange(FieldInfo field) =>
        !field.IsInitOnly || !(field.FieldType.IsPrimitive || field.FieldType.IsEnum || Array.IndexOf(Unchanging, field.FieldType) >= 0);
}
