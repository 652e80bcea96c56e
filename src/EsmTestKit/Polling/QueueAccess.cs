using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Rules;
using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Internal.Polling;

/// <summary>Whether the function's role still lets its mapping read the queue; where not, the mapping stays enabled and says nothing (SQS-311).</summary>
internal sealed class QueueAccess(World world, FunctionRegistry functions, string mappingId)
{
    // SQS-307; ChangeMessageVisibility is not among them.
    private static readonly string[] Reading = ["sqs:ReceiveMessage", "sqs:GetQueueAttributes"];
    private string? _missing;

    /// <summary>Whether the latest look found the way barred: what waits in the queue will wait on.</summary>
    public bool IsBarred => _missing is not null;

    public bool MayRead(QueueStore queue, MappingConfiguration configuration)
    {
        var missing = Missing(queue, configuration);
        if (missing is not null && missing != _missing) world.Ledger.Append(new QueuePollRefused(mappingId, queue.Name, missing) { Rule = missing == "kms:Decrypt" ? "SQS-308" : "SQS-311" });
        _missing = missing;
        return missing is null;
    }

    public bool MayDelete(MappingConfiguration configuration)
    {
        RuleHits.Note("SQS-332");
        return functions.Find(configuration.Function) is not { } function || RolePermissions.Allow(function, "sqs:DeleteMessage");
    }

    private string? Missing(QueueStore queue, MappingConfiguration configuration)
    {
        // A function that is gone fails later, when it is invoked (SQS-422).
        if (functions.Find(configuration.Function) is not { } function) return null;
        foreach (var action in Reading)
        {
            if (!RolePermissions.Allow(function, action)) return action;
        }

        return NeedsKey(queue) && !RolePermissions.Allow(function, "kms:Decrypt") ? "kms:Decrypt" : null;
    }

    // The key policy of AWS's own key lets everybody in the account through SQS use it.
    private static bool NeedsKey(QueueStore queue) => queue.Attributes.KmsKeyId is { } key && !key.EndsWith("alias/aws/sqs", StringComparison.Ordinal);
}
