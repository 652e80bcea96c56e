using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Api;

/// <summary>The calls on roles that deploy scripts make: accepted, kept and shown (WIR-088).</summary>
/// <remarks>What a function may do is its own setting, <see cref="LambdaFunctionSettings.AllowedActions"/>: no policy is evaluated.</remarks>
internal sealed class IamOperations(World world)
{
    private readonly SortedDictionary<string, IamRole> _roles = new(StringComparer.Ordinal);

    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("iam:CreateRole", Create);
        catalog.Add("iam:GetRole", request => new(new JsonObject { ["Role"] = View(Role(request)) }));
        catalog.Add("iam:ListRoles", _ => new(new JsonObject { ["Roles"] = new JsonArray([.. _roles.Values.Select(role => (JsonNode)View(role))]), ["IsTruncated"] = false }));
        catalog.Add("iam:DeleteRole", Delete);
        catalog.Add("iam:UpdateAssumeRolePolicy", request => Void(() => Role(request).TrustPolicy = Policy(request, "PolicyDocument")));
        catalog.Add("iam:PutRolePolicy", request => Void(() => Role(request).Policies[Required(request, "PolicyName")] = Policy(request, "PolicyDocument")));
        catalog.Add("iam:GetRolePolicy", GetPolicy);
        catalog.Add("iam:ListRolePolicies", request => new(new JsonObject { ["PolicyNames"] = new JsonArray([.. Role(request).Policies.Keys.Select(name => (JsonNode)name)]), ["IsTruncated"] = false }));
        catalog.Add("iam:DeleteRolePolicy", DeletePolicy);
        catalog.Add("iam:AttachRolePolicy", Attach);
        catalog.Add("iam:DetachRolePolicy", Detach);
        catalog.Add("iam:ListAttachedRolePolicies", ListAttached);
    }

    private ApiAnswer Create(ApiRequest request)
    {
        RuleHits.Note("WIR-088");
        var name = Required(request, "RoleName");
        if (_roles.ContainsKey(name)) throw new AwsServiceException("EntityAlreadyExists", $"Role with name {name} already exists.", 409);
        var path = request.OptionalString("Path") ?? "/";
        var role = new IamRole(name, path, $"arn:aws:iam::{world.Place.AccountId}:role{path}{name}", $"AROA{world.Ids.NextUuid()[..17].Replace("-", string.Empty, StringComparison.Ordinal).ToUpperInvariant()}", world.Now)
        {
            TrustPolicy = Policy(request, "AssumeRolePolicyDocument"),
            Description = request.OptionalString("Description"),
            MaxSessionDuration = request.OptionalInt("MaxSessionDuration") ?? 3600,
        };
        _roles.Add(name, role);
        return new(new JsonObject { ["Role"] = View(role) });
    }

    private ApiAnswer Delete(ApiRequest request)
    {
        var role = Role(request);
        if (role.Attached.Count > 0) throw new AwsServiceException("DeleteConflict", "Cannot delete entity, must detach all policies first.", 409);
        if (role.Policies.Count > 0) throw new AwsServiceException("DeleteConflict", "Cannot delete entity, must delete policies first.", 409);
        return Void(() => _roles.Remove(role.Name));
    }

    private ApiAnswer GetPolicy(ApiRequest request)
    {
        var (role, name) = (Role(request), Required(request, "PolicyName"));
        return role.Policies.TryGetValue(name, out var policy)
            ? new(new JsonObject { ["RoleName"] = role.Name, ["PolicyName"] = name, ["PolicyDocument"] = Uri.EscapeDataString(policy) })
            : throw NoPolicy(name);
    }

    private ApiAnswer DeletePolicy(ApiRequest request)
    {
        var (role, name) = (Role(request), Required(request, "PolicyName"));
        return role.Policies.Remove(name) ? ApiAnswer.Empty : throw NoPolicy(name);
    }

    private ApiAnswer Attach(ApiRequest request)
    {
        var (role, arn) = (Role(request), Required(request, "PolicyArn"));
        if (!role.Attached.Contains(arn)) role.Attached.Add(arn);
        return ApiAnswer.Empty;
    }

    private ApiAnswer Detach(ApiRequest request)
    {
        var (role, arn) = (Role(request), Required(request, "PolicyArn"));
        return role.Attached.Remove(arn) ? ApiAnswer.Empty : throw new AwsServiceException("NoSuchEntity", $"Policy {arn} was not found.", 404);
    }

    private ApiAnswer ListAttached(ApiRequest request) => new(new JsonObject
    {
        ["AttachedPolicies"] = new JsonArray([.. Role(request).Attached.Select(arn => (JsonNode)new JsonObject { ["PolicyName"] = arn.Split('/')[^1], ["PolicyArn"] = arn })]),
        ["IsTruncated"] = false,
    });

    private IamRole Role(ApiRequest request)
    {
        RuleHits.Note("WIR-088");
        var name = Required(request, "RoleName");
        return _roles.GetValueOrDefault(name) ?? throw new AwsServiceException("NoSuchEntity", $"The role with name {name} cannot be found.", 404);
    }

    // The trust policy comes back with its characters escaped.
    private static JsonObject View(IamRole role)
    {
        var view = new JsonObject
        {
            ["Path"] = role.Path,
            ["RoleName"] = role.Name,
            ["RoleId"] = role.Id,
            ["Arn"] = role.Arn,
            ["CreateDate"] = role.CreatedAt.ToUnixTimeSeconds(),
            ["AssumeRolePolicyDocument"] = Uri.EscapeDataString(role.TrustPolicy),
            ["MaxSessionDuration"] = role.MaxSessionDuration,
        };
        if (role.Description is { } description) view["Description"] = description;
        return view;
    }

    private static string Policy(ApiRequest request, string member)
    {
        var text = Required(request, member);
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return text;
        }
        catch (JsonException)
        {
            // Refused below like any other text that is no policy.
        }

        throw new AwsServiceException("MalformedPolicyDocument", "This policy contains invalid Json");
    }

    private static ApiAnswer Void(Action change)
    {
        change();
        return ApiAnswer.Empty;
    }

    private static AwsServiceException NoPolicy(string name) => new("NoSuchEntity", $"The role policy with name {name} cannot be found.", 404);

    private static string Required(ApiRequest request, string member) =>
        request.OptionalString(member) ?? throw new AwsServiceException("ValidationError", $"1 validation error detected: Value null at '{char.ToLowerInvariant(member[0])}{member[1..]}' failed to satisfy constraint: Member must not be null");
}
