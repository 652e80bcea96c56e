using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Mappings;

/// <summary>Where a stream's mapping may send what it discards: a standard queue, a standard topic, a bucket; asked only when it is set or changed (STR-143, STR-144).</summary>
internal static class DestinationParameters
{
    public static void Check(MappingConfiguration? before, MappingConfiguration configuration, LambdaFunction function)
    {
        if (configuration.OnFailureDestinationArn is not { } arn) return;
        if (arn == before?.OnFailureDestinationArn)
        {
            RuleHits.Note("STR-144");
            return;
        }

        RuleHits.Note("STR-143");
        var isFifo = arn.EndsWith(".fifo", StringComparison.Ordinal);
        var action = arn.Split(':') switch
        {
            ["arn", _, "sqs", ..] when !isFifo => "SendMessage",
            ["arn", _, "sns", ..] when !isFifo => "Publish",
            ["arn", _, "s3", ..] => "PutObject",
            _ => throw MappingErrors.InvalidParameter($"The provided destination config DestinationConfig(onSuccess=null, onFailure=OnFailure(destination={arn})) is invalid.", "CTL-056", isFifo ? "CTL-145" : "CTL-144", "ADD-56"),
        };
        RuleHits.Note("CTL-131");
        var service = arn.Split(':')[2];
        if (!RolePermissions.Allow(function, $"{service}:{action}"))
        {
            throw MappingErrors.InvalidParameter($"The provided execution role does not have permissions to call {action} on {service.ToUpperInvariant()}", "CTL-046", "STR-144");
        }

        RuleHits.Note("CTL-147"); // Nobody asks whether it is there.
    }
}
