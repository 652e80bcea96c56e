using System.Globalization;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Api;

/// <summary>The operations on mappings (CTL-001 to CTL-005): 202 for what changes one, 200 for looking.</summary>
internal sealed class MappingOperations(World world, MappingRegistry mappings, MappingBehavior behavior)
{
    /// <summary>A page never holds more, whatever is asked for (CTL-123).</summary>
    private const int MostPerPage = 100;

    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("lambda:CreateEventSourceMapping", request => Accepted(MappingView.Of(mappings.Create(MappingRequestReader.Read(request)))));
        catalog.Add("lambda:GetEventSourceMapping", request => new(Get(mappings.Get(Uuid(request)))));
        catalog.Add("lambda:UpdateEventSourceMapping", request => Accepted(MappingView.Of(mappings.Update(Uuid(request), MappingRequestReader.Read(request)))));
        catalog.Add("lambda:DeleteEventSourceMapping", request => Accepted(View(mappings.Delete(Uuid(request)))));
        catalog.Add("lambda:ListEventSourceMappings", List);
    }

    private static ApiAnswer Accepted(JsonObject view)
    {
        RuleHits.Note("SQS-254", "STR-117");
        return new(view, 202);
    }

    private JsonObject Get(Mapping mapping)
    {
        if (!mapping.Configuration.Source.IsStream()) return View(mapping);
        RuleHits.Note("STR-118");
        return View(mapping, behavior.RoundLastModifiedOnGet);
    }

    // Where the key's owner is asked (CTL-140).
    private JsonObject View(Mapping mapping, bool roundsLastModified = false)
    {
        if (mapping.State == MappingState.Deleting) RuleHits.Note("CTL-117", "STR-153");
        return MappingView.Of(mapping, callerMayDecrypt: behavior.CallerMayDecrypt, roundsLastModified: roundsLastModified);
    }

    private static string Uuid(ApiRequest request) => request.OptionalString("UUID") ?? throw MappingErrors.NotFound();

    private ApiAnswer List(ApiRequest request)
    {
        var size = request.OptionalInt("MaxItems") ?? MostPerPage;
        if (size is < 1 or > 10_000) throw MappingErrors.Validation([string.Create(CultureInfo.InvariantCulture, $"Value '{size}' at 'maxItems' failed to satisfy constraint: Member must have value {(size < 1 ? "greater than or equal to 1" : "less than or equal to 10000")}")], "CTL-123");
        var source = request.OptionalString("EventSourceArn");
        // Neither filter need name anything that exists; qualified and unqualified names are different.
        RuleHits.Note(source is null && !request.Has("FunctionName") ? "CTL-120" : "CTL-121");
        RuleHits.Note("SQS-273", "STR-154");
        var function = request.OptionalString("FunctionName") is { } name ? FunctionReference.Parse(name)?.Arn(world.Place) ?? name : null;
        var found = mappings.All.Where(mapping => (source is null || mapping.Configuration.EventSourceArn == source) && (function is null || mapping.Configuration.FunctionArn == function)).ToList();
        if (found.Count == 0) RuleHits.Note("CTL-122");
        var start = Start(request, found);
        RuleHits.Note("CTL-123");
        RuleHits.Note("CTL-124");
        var page = found.Skip(start).Take(Math.Min(size, MostPerPage)).ToList();
        var answer = new JsonObject { ["EventSourceMappings"] = new JsonArray([.. page.Select(mapping => (JsonNode)MappingView.Of(mapping, isListed: true))]) };
        if (start + page.Count < found.Count) answer["NextMarker"] = found[start + page.Count].Uuid;
        return new(answer);
    }

    private static int Start(ApiRequest request, List<Mapping> found)
    {
        if (request.OptionalString("Marker") is not { } marker) return 0;
        var at = found.FindIndex(mapping => mapping.Uuid == marker);
        return at >= 0 ? at : throw MappingErrors.InvalidParameter("Invalid Marker.", "CTL-125");
    }
}
