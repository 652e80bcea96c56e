using EsmTestKit.Internal.Streams;

namespace EsmTestKit.Internal.Mappings;

/// <summary>A stream as the source of a mapping: there, and readable by the function's role (CTL-040, STR-128, STR-156).</summary>
internal sealed class StreamAsSource(Func<string, IStreamSource?> find)
{
    public void Check(MappingConfiguration configuration, LambdaFunction function)
    {
        var arn = configuration.EventSourceArn;
        if (find(arn) is null) throw MappingErrors.InvalidParameter($"Stream not found: {arn}", "CTL-040", "STR-127");
        if (!StreamPermissions.Suffice(configuration, function)) throw StreamPermissions.Refusal(configuration);
    }
}
