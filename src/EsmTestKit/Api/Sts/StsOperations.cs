using System.Globalization;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Api;

/// <summary>Who the caller is, and keys for a role: what tools with profiles ask on the way (WIR-087).</summary>
internal sealed class StsOperations(World world)
{
    private const string CallerId = "AIDAESMTESTKIT0CALLER";
    private const int ShortestSession = 900;
    private const int LongestSession = 43_200;

    // Clients hold it against the machine's clock, not the simulation's: it lies behind either.
    private const long NeverExpires = 7_258_118_399;

    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("sts:GetCallerIdentity", _ => CallerIdentity());
        catalog.Add("sts:AssumeRole", AssumeRole);
    }

    private ApiAnswer CallerIdentity()
    {
        RuleHits.Note("WIR-087");
        return new(new JsonObject { ["Arn"] = $"arn:aws:iam::{world.Place.AccountId}:user/esmtestkit", ["UserId"] = CallerId, ["Account"] = world.Place.AccountId });
    }

    // The same keys for every role: signatures are not computed.
    private static ApiAnswer AssumeRole(ApiRequest request)
    {
        RuleHits.Note("WIR-087");
        var (role, session) = (Required(request, "RoleArn", "roleArn"), Required(request, "RoleSessionName", "roleSessionName"));
        if (role.Split(':', 6) is not ["arn", _, "iam", _, var account, var resource] || !resource.StartsWith("role/", StringComparison.Ordinal)) throw Invalid($"{role} is invalid");
        if (request.OptionalInt("DurationSeconds") is < ShortestSession or > LongestSession)
        {
            throw Invalid(string.Create(CultureInfo.InvariantCulture, $"1 validation error detected: Value '{request.OptionalInt("DurationSeconds")}' at 'durationSeconds' failed to satisfy constraint: Member must have value between {ShortestSession} and {LongestSession}"));
        }

        const string roleId = "AROAESMTESTKIT00ROLE";
        return new(new JsonObject
        {
            ["Credentials"] = new JsonObject
            {
                ["AccessKeyId"] = "ASIAESMTESTKIT00KEYS",
                ["SecretAccessKey"] = "esmtestkit/no/secret/at/all/000000000000",
                ["SessionToken"] = "esmtestkit-session",
                ["Expiration"] = NeverExpires,
            },
            ["AssumedRoleUser"] = new JsonObject { ["AssumedRoleId"] = $"{roleId}:{session}", ["Arn"] = $"arn:aws:sts::{account}:assumed-role/{resource.Split('/')[^1]}/{session}" },
        });
    }

    private static string Required(ApiRequest request, string member, string shown) =>
        request.OptionalString(member) ?? throw Invalid($"1 validation error detected: Value null at '{shown}' failed to satisfy constraint: Member must not be null");

    private static AwsServiceException Invalid(string message) => new("ValidationError", message);
}
