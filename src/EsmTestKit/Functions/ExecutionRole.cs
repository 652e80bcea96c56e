using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Functions;

/// <summary>The role that functions run as: one for all of them, as in the recorded account (STR-390).</summary>
internal static class ExecutionRole
{
    public static string Arn(AwsPlace place) => $"arn:aws:iam::{place.AccountId}:role/lambda-execution-role";
}
