using System.Text.Json.Nodes;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Api;

/// <summary>The aliases of functions: names that are resolved at each invocation (CTL-078, STR-441).</summary>
internal sealed class AliasOperations(World world, FunctionRegistry functions)
{
    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("lambda:CreateAlias", Create);
        catalog.Add("lambda:GetAlias", request => new(View(Find(request), Known(request))));
        catalog.Add("lambda:UpdateAlias", Update);
        catalog.Add("lambda:DeleteAlias", Delete);
        catalog.Add("lambda:ListAliases", List);
    }

    private ApiAnswer Create(ApiRequest request)
    {
        var (function, alias) = (Find(request), Required(request, "Name"));
        if (function.Aliases.ContainsKey(alias)) throw FunctionErrors.Conflict($"Alias already exists: {new FunctionReference(function.Name, alias).Arn(world.Place)}");
        function.PointAlias(alias, Version(function, Required(request, "FunctionVersion")));
        return new(View(function, alias), 201);
    }

    private ApiAnswer Update(ApiRequest request)
    {
        var (function, alias) = (Find(request), Known(request));
        if (request.OptionalString("FunctionVersion") is { } version) function.PointAlias(alias, Version(function, version));
        return new(View(function, alias));
    }

    private ApiAnswer Delete(ApiRequest request)
    {
        Find(request).RemoveAlias(Required(request, "Name"));
        return new(new JsonObject(), 204);
    }

    private ApiAnswer List(ApiRequest request)
    {
        var function = Find(request);
        return new(new JsonObject { ["Aliases"] = new JsonArray([.. function.Aliases.Keys.Select(alias => (JsonNode)View(function, alias))]) });
    }

    private JsonObject View(LambdaFunction function, string alias) => new()
    {
        ["AliasArn"] = new FunctionReference(function.Name, alias).Arn(world.Place),
        ["Name"] = alias,
        ["FunctionVersion"] = function.Aliases[alias],
        ["Description"] = string.Empty,
    };

    private string Known(ApiRequest request)
    {
        var (function, alias) = (Find(request), Required(request, "Name"));
        return function.Aliases.ContainsKey(alias) ? alias : throw FunctionErrors.NotFound($"Cannot find alias arn: {new FunctionReference(function.Name, alias).Arn(world.Place)}");
    }

    private LambdaFunction Find(ApiRequest request)
    {
        var reference = FunctionReference.Parse(Required(request, "FunctionName")) ?? new FunctionReference(string.Empty);
        return functions.Find(reference) ?? throw FunctionErrors.NotFound($"Function not found: {reference.Arn(world.Place)}");
    }

    private string Version(LambdaFunction function, string version) =>
        version == FunctionVersion.Latest || function.Versions.Contains(version) ? version : throw FunctionErrors.NotFound($"Function not found: {new FunctionReference(function.Name, version).Arn(world.Place)}");

    private static string Required(ApiRequest request, string member) => request.OptionalString(member) ?? throw FunctionErrors.InvalidParameter($"{member} is required");
}
