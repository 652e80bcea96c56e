using System.Text.Json.Nodes;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Kinesis;

namespace EsmTestKit.Internal.Api;

/// <summary>The operations on tags of streams and consumers.</summary>
internal sealed class KinesisTagOperations(World world, StreamRegistry streams)
{
    private const int MostTags = 50;
    private const int ListedTags = 50;

    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("kinesis:AddTagsToStream", request => Add(request.Stream(streams).Tags, request));
        catalog.Add("kinesis:RemoveTagsFromStream", request => Remove(request.Stream(streams).Tags, request));
        catalog.Add("kinesis:ListTagsForStream", List);
        catalog.Add("kinesis:TagResource", request => Add(TagsOf(request), request));
        catalog.Add("kinesis:UntagResource", request => Remove(TagsOf(request), request));
        catalog.Add("kinesis:ListTagsForResource", request => new(new JsonObject { ["Tags"] = View(TagsOf(request)) }));
    }

    public static IReadOnlyList<KeyValuePair<string, string>> TagsIn(ApiRequest request)
    {
        var tags = request.Texts("Tags");
        foreach (var (key, value) in tags) new Constraints().Length(key, 1, 128, "tags.key").Length(value, 0, 256, "tags.value").Check();
        return tags;
    }

    private ApiAnswer Add(SortedDictionary<string, string> tags, ApiRequest request)
    {
        var added = TagsIn(request);
        if (tags.Keys.Union(added.Select(pair => pair.Key), StringComparer.Ordinal).Count() > MostTags)
        {
            throw KinesisErrors.InvalidArgument($"Failed to add tags under account {world.Place.AccountId} because a given resource cannot have more than {MostTags} tags associated with it.");
        }

        foreach (var (key, value) in added) tags[key] = value;
        return ApiAnswer.Empty;
    }

    private static ApiAnswer Remove(SortedDictionary<string, string> tags, ApiRequest request)
    {
        foreach (var key in request.OptionalStrings("TagKeys") ?? []) tags.Remove(key);
        return ApiAnswer.Empty;
    }

    private ApiAnswer List(ApiRequest request)
    {
        var limit = request.OptionalInt("Limit");
        new Constraints().InRange(limit, 1, ListedTags, "limit").Check();
        var after = request.OptionalString("ExclusiveStartTagKey") ?? string.Empty;
        var rest = request.Stream(streams).Tags.Where(tag => string.CompareOrdinal(tag.Key, after) > 0).ToList();
        var page = rest.Take(limit ?? ListedTags).ToList();
        return new(new JsonObject { ["Tags"] = View(page), ["HasMoreTags"] = rest.Count > page.Count });
    }

    private SortedDictionary<string, string> TagsOf(ApiRequest request)
    {
        var arn = request.Given("ResourceARN");
        return streams.FindByArn(arn) switch
        {
            { Consumer: { } consumer } => consumer.Tags,
            { Stream: var stream } => stream.Tags,
            null => throw KinesisErrors.StreamNotFound(world.Place, streams.NameIn(arn) ?? arn).By("STR-002"),
        };
    }

    private static JsonArray View(IEnumerable<KeyValuePair<string, string>> tags) =>
        KinesisViews.Objects(tags.Select(tag => new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value }));
}
