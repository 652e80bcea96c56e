using System.Reflection;
using System.Runtime.CompilerServices;

namespace EsmTestKit.Conventions;

public sealed class PublicTypeTests
{
    // The package aliases these names to the kit's (build/EsmTestKit.props): what a test writes is the kit's setting,
    // and they are spelled as AWS spells them on purpose.
    private static readonly string[] MeantToBeBoth = ["FunctionResponseType", "StartingPosition"];

    private static readonly Assembly Core = typeof(EsmSimulation).Assembly;

    private static IEnumerable<Type> PublicTypes => Core.GetExportedTypes();

    [Fact]
    public void Public_types_stand_in_one_namespace() =>
        Offences.None(
            PublicTypes.Where(type => type.Namespace != "EsmTestKit").Select(type => type.FullName ?? type.Name),
            "Everything public is in namespace EsmTestKit; what is internal is in EsmTestKit.Internal.<Room>.");

    [Fact]
    public void Public_types_are_closed() =>
        Offences.None(
            PublicTypes.Where(type => !IsClosed(type)).Select(type => type.FullName ?? type.Name),
            "Seal the type, or make it abstract with a private protected constructor: users must not derive from what the kit may change.");

    [Fact]
    public void No_public_type_has_the_name_of_an_AWS_type()
    {
        var aws = Repository.Read("fixtures/api/aws-type-names.txt").Split('\n')
            .Where(line => line.Length > 0 && line[0] != '#')
            .GroupBy(name => name[(name.LastIndexOf('.') + 1)..], StringComparer.Ordinal)
            .ToDictionary(name => name.Key, name => string.Join(", ", name), StringComparer.Ordinal);
        Offences.None(
            PublicTypes
                .Where(type => !type.IsNested && !MeantToBeBoth.Contains(type.Name))
                .Where(type => aws.ContainsKey(NameOf(type)))
                .Select(type => $"{type.FullName} is also {aws[NameOf(type)]}"),
            "A test that imports both namespaces would not compile: put the service before the name (SqsQueue, KinesisStream).");
    }

    [Fact]
    public void No_public_type_has_the_name_of_a_room() =>
        Offences.None(
            PublicTypes.Select(NameOf).Where(name => Rooms.Cellars.Contains(name) || Rooms.InOrder.Contains(name) || Rooms.Stores.Contains(name)),
            "Rooms are internal; a type of that name would hide the namespace.");

    [Fact]
    public void Settings_are_sealed_records_that_are_set_once() =>
        Offences.None(
            PublicTypes
                .Where(type => !type.IsNested && (type.Name.EndsWith("Settings", StringComparison.Ordinal) || type.Name.EndsWith("Behavior", StringComparison.Ordinal)))
                .SelectMany(SettingsOffences),
            "Settings are sealed records with init-only properties: two settings compare by content, and one never changes under a simulation.");

    [Fact]
    public void Public_async_methods_take_an_optional_cancellation_token_last() =>
        Offences.None(
            PublicTypes
                .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
                .Where(method => method.Name.EndsWith("Async", StringComparison.Ordinal) && method.Name != "DisposeAsync")
                // What overrides has the signature of what it overrides.
                .Where(method => method.GetBaseDefinition() == method)
                .Where(method => method.GetParameters() is not [.., { IsOptional: true } last] || last.ParameterType != typeof(CancellationToken))
                .Select(method => $"{method.DeclaringType?.Name}.{method.Name}"),
            "Add `CancellationToken cancellationToken = default` as the last parameter.");

    private static bool IsClosed(Type type)
    {
        if (type.IsSealed || type.IsInterface || type.IsEnum || type.IsValueType) return true;
        if (!type.IsAbstract) return false;
        return type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(constructor => !IsCopyOfRecord(constructor, type))
            .All(constructor => constructor.IsPrivate || constructor.IsAssembly || constructor.IsFamilyAndAssembly);
    }

    // The compiler gives every open record a protected copy constructor; it needs an instance to begin with.
    private static bool IsCopyOfRecord(ConstructorInfo constructor, Type type) =>
        constructor.GetParameters() is [var only] && only.ParameterType == type;

    private static IEnumerable<string> SettingsOffences(Type type)
    {
        if (type.GetMethod("<Clone>$") is null) yield return $"{type.Name} is no record";
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.SetMethod is not { IsPublic: true } setter) continue;
            if (!setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))) yield return $"{type.Name}.{property.Name} can be set later";
        }

        foreach (var field in type.GetFields(BindingFlags.Public | BindingFlags.Instance)) yield return $"{type.Name}.{field.Name} is a field";
    }

    private static string NameOf(Type type) => type.Name.Split('`')[0];
}
