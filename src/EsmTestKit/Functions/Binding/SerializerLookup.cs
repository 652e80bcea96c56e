using System.Reflection;
using System.Reflection.Emit;

namespace EsmTestKit.Internal.Functions;

/// <summary>Finds the serializer as Lambda's runtime does: on the method, then on its assembly; a setting goes before both.</summary>
internal static class SerializerLookup
{
    private const string AttributeName = "Amazon.Lambda.Core.LambdaSerializerAttribute";

    /// <summary>Null where the handler needs none and there is none.</summary>
    public static HandlerSerializer? Find(string function, HandlerSignature signature, object? configured)
    {
        if (configured is not null) return Of(function, configured as Type ?? configured.GetType(), configured as Type is null ? configured : null);
        var method = signature.Method;
        // The last place helps a lambda in a test assembly: there the consumer's own assembly knows better.
        var named = Named(method is DynamicMethod ? [] : method.GetCustomAttributesData())
            ?? Named(method.Module.Assembly.GetCustomAttributesData())
            ?? Named(signature.Input?.Assembly.GetCustomAttributesData() ?? []);
        if (named is not null) return Of(function, named, null);
        if (!signature.NeedsSerializer) return null;
        throw new EsmUsageException(
            $"No serializer for the handler of \"{function}\": neither the method {method.DeclaringType?.Name}.{method.Name} nor the assembly {method.Module.Assembly.GetName().Name} has a LambdaSerializerAttribute.",
            "Add [assembly: LambdaSerializer(typeof(DefaultLambdaJsonSerializer))] as production has it, or use the kit's own: new LambdaFunctionSettings { Serializer = EsmJsonSerializer.Default }.");
    }

    private static Type? Named(IEnumerable<CustomAttributeData> attributes) =>
        attributes.FirstOrDefault(attribute => attribute.AttributeType.FullName == AttributeName)?.ConstructorArguments is [{ Value: Type type }, ..] ? type : null;

    private static HandlerSerializer Of(string function, Type type, object? instance)
    {
        try
        {
            instance ??= Activator.CreateInstance(type)!;
        }
        catch (Exception exception) when (exception is MissingMethodException or MemberAccessException)
        {
            throw new EsmUsageException($"The serializer {type.Name} of \"{function}\" has no public constructor without parameters.", "Lambda needs one; or give an instance: LambdaFunctionSettings.Serializer.", exception);
        }

        return HandlerSerializer.TryOf(instance)
            ?? throw new EsmUsageException($"The serializer {type.Name} of \"{function}\" does not implement {HandlerSerializer.InterfaceName}.", "Implement it, or use EsmJsonSerializer.Default.");
    }
}
