using System.Text.Json.Nodes;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Api;

/// <summary>The tags of mappings (CTL-006 to CTL-008, CTL-156 to CTL-161); they never show in the mappings themselves (CTL-089).</summary>
internal sealed class MappingTagOperations(MappingRegistry mappings)
{
    private const string ArnPattern = "arn:(aws[a-zA-Z-]*):lambda:[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})";

    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("lambda:TagResource", Tag);
        catalog.Add("lambda:UntagResource", Untag);
        catalog.Add("lambda:ListTags", List);
    }

    private ApiAnswer Tag(ApiRequest request)
    {
        var mapping = Find(request);
        var tags = request.Texts("Tags");
        if (tags.Count == 0) throw MappingErrors.InvalidParameter("An error occurred and the request cannot be processed.", "CTL-160");
        MappingTags.Check(tags);
        MappingTags.CheckCount(mapping.Tags.Keys.Union(tags.Select(tag => tag.Key), StringComparer.Ordinal).Count());
        RuleHits.Note("CTL-157");
        foreach (var (key, value) in tags) mapping.Tags[key] = value;
        return new(new JsonObject(), 204);
    }

    private ApiAnswer Untag(ApiRequest request)
    {
        var mapping = Find(request);
        if (request.OptionalStrings("TagKeys") is not { Count: > 0 } keys)
        {
            throw MappingErrors.Validation(["Value null at 'tagKeys' failed to satisfy constraint: Member must not be null"], "CTL-160");
        }

        RuleHits.Note("CTL-157");
        foreach (var key in keys) mapping.Tags.Remove(key);
        return new(new JsonObject(), 204);
    }

    private ApiAnswer List(ApiRequest request)
    {
        RuleHits.Note("CTL-156");
        var tags = new JsonObject();
        foreach (var (key, value) in Find(request).Tags) tags[key] = value;
        return new(new JsonObject { ["Tags"] = tags });
    }

    private Mapping Find(ApiRequest request)
    {
        var arn = request.OptionalString("Resource") ?? string.Empty;
        if (arn.Contains(":function:", StringComparison.Ordinal)) throw new EsmUsageException($"The kit does not simulate the tags of functions ({arn}).", "Tag mappings: their ARN is EventSourceMappingArn.");
        var parts = arn.Split(':');
        if (parts is not ["arn", _, "lambda", _, _, "event-source-mapping", var uuid] || uuid.Length != 36)
        {
            throw MappingErrors.Validation([$"Value '{arn}' at 'resource' failed to satisfy constraint: Member must satisfy regular expression pattern: {ArnPattern}"], "CTL-159");
        }

        return mappings.FindByArn(arn) ?? throw MappingErrors.TagsNotFound(arn);
    }
}
