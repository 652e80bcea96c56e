using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Functions;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Api;

/// <summary>CloudWatch Logs as far as somebody looks for what a function wrote, or writes lines of their own (WIR-086).</summary>
internal sealed class LogOperations(World world, FunctionRegistry functions)
{
    private const int MostEvents = 10_000;
    private readonly SortedDictionary<string, LogGroup> _own = new(StringComparer.Ordinal);

    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("logs:CreateLogGroup", CreateGroup);
        catalog.Add("logs:CreateLogStream", CreateStream);
        catalog.Add("logs:PutLogEvents", Put);
        catalog.Add("logs:DescribeLogGroups", DescribeGroups);
        catalog.Add("logs:DescribeLogStreams", DescribeStreams);
        catalog.Add("logs:GetLogEvents", Get);
        catalog.Add("logs:FilterLogEvents", Filter);
    }

    private ApiAnswer CreateGroup(ApiRequest request)
    {
        var name = Required(request, "logGroupName");
        if (Find(name) is not null) throw new AwsServiceException("ResourceAlreadyExistsException", "The specified log group already exists");
        _own.Add(name, new LogGroup(name, world.Now));
        return ApiAnswer.Empty;
    }

    private ApiAnswer CreateStream(ApiRequest request)
    {
        var (group, stream) = (Own(Required(request, "logGroupName")), Required(request, "logStreamName"));
        return group.Streams.TryAdd(stream, []) ? ApiAnswer.Empty : throw new AwsServiceException("ResourceAlreadyExistsException", "The specified log stream already exists");
    }

    private ApiAnswer Put(ApiRequest request)
    {
        var lines = Stream(Own(Required(request, "logGroupName")), Required(request, "logStreamName"));
        foreach (var item in request.OptionalArray("logEvents") ?? [])
        {
            var line = new ApiRequest(request.Operation, item as JsonObject ?? throw request.WrongType("logEvents", "a list of events"));
            lines.Add(new(Instant(line, "timestamp") ?? world.Now, Required(line, "message")));
        }

        return new(new JsonObject { ["nextSequenceToken"] = lines.Count.ToString("D56", CultureInfo.InvariantCulture) });
    }

    private ApiAnswer DescribeGroups(ApiRequest request)
    {
        var prefix = request.OptionalString("logGroupNamePrefix") ?? string.Empty;
        var groups = _own.Values.Concat(functions.All.Select(FunctionLogs.Of).OfType<LogGroup>()).Where(group => group.Name.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(group => group.Name, StringComparer.Ordinal);
        return new(new JsonObject
        {
            ["logGroups"] = new JsonArray([.. groups.Select(group => (JsonNode)new JsonObject
            {
                ["logGroupName"] = group.Name,
                ["creationTime"] = group.CreatedAt.ToUnixTimeMilliseconds(),
                ["metricFilterCount"] = 0,
                ["arn"] = world.Place.Arn("logs", $"log-group:{group.Name}:*"),
                ["storedBytes"] = 0,
            })]),
        });
    }

    private ApiAnswer DescribeStreams(ApiRequest request)
    {
        var group = Group(Required(request, "logGroupName"));
        var prefix = request.OptionalString("logStreamNamePrefix") ?? string.Empty;
        var streams = new JsonArray();
        foreach (var (name, lines) in group.Streams.Where(stream => stream.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var view = new JsonObject { ["logStreamName"] = name, ["creationTime"] = group.CreatedAt.ToUnixTimeMilliseconds(), ["arn"] = world.Place.Arn("logs", $"log-group:{group.Name}:log-stream:{name}"), ["storedBytes"] = 0 };
            if (lines.Count > 0)
            {
                view["firstEventTimestamp"] = lines.Min(line => line.At).ToUnixTimeMilliseconds();
                view["lastEventTimestamp"] = lines.Max(line => line.At).ToUnixTimeMilliseconds();
            }

            streams.Add((JsonNode)view);
        }

        return new(new JsonObject { ["logStreams"] = streams });
    }

    private ApiAnswer Get(ApiRequest request)
    {
        RuleHits.Note("WIR-086");
        var group = Group(Required(request, "logGroupName"));
        var lines = Stream(group, Required(request, "logStreamName")).Where(Within(request)).Take(Limit(request)).Select(line => (JsonNode)View(line));
        // The whole stream is one page: its tokens lead back to where they were got.
        return new(new JsonObject { ["events"] = new JsonArray([.. lines]), ["nextForwardToken"] = "f/0", ["nextBackwardToken"] = "b/0" });
    }

    private ApiAnswer Filter(ApiRequest request)
    {
        RuleHits.Note("WIR-086");
        var group = Group(Required(request, "logGroupName"));
        var (names, prefix) = (request.OptionalStrings("logStreamNames"), request.OptionalString("logStreamNamePrefix") ?? string.Empty);
        var terms = LogFilter.Terms(request.OptionalString("filterPattern") ?? string.Empty);
        var within = Within(request);
        var found = group.Streams.Where(stream => (names is null || names.Contains(stream.Key)) && stream.Key.StartsWith(prefix, StringComparison.Ordinal))
            .SelectMany(stream => stream.Value.Select(line => (Stream: stream.Key, Line: line)))
            .Where(found => within(found.Line) && terms.All(term => found.Line.Message.Contains(term, StringComparison.Ordinal)))
            .OrderBy(found => found.Line.At)
            .ToList();
        var from = int.TryParse(request.OptionalString("nextToken"), NumberStyles.None, CultureInfo.InvariantCulture, out var at) ? at : 0;
        var page = found.Skip(from).Take(Limit(request)).ToList();
        var events = page.Select((line, index) =>
        {
            var view = View(line.Line);
            view["logStreamName"] = line.Stream;
            view["eventId"] = string.Create(CultureInfo.InvariantCulture, $"{line.Line.At.ToUnixTimeMilliseconds():D20}{from + index:D36}");
            return (JsonNode)view;
        });
        var answer = new JsonObject { ["events"] = new JsonArray([.. events]), ["searchedLogStreams"] = new JsonArray() };
        if (from + page.Count < found.Count) answer["nextToken"] = (from + page.Count).ToString(CultureInfo.InvariantCulture);
        return new(answer);
    }

    private JsonObject View(LogEvent line) =>
        new() { ["timestamp"] = line.At.ToUnixTimeMilliseconds(), ["message"] = line.Message, ["ingestionTime"] = world.Now.ToUnixTimeMilliseconds() };

    private static Func<LogEvent, bool> Within(ApiRequest request)
    {
        var (start, end) = (Instant(request, "startTime"), Instant(request, "endTime"));
        return line => (start is null || line.At >= start) && (end is null || line.At <= end);
    }

    private static int Limit(ApiRequest request) => request.OptionalInt("limit") switch
    {
        null => MostEvents,
        >= 1 and <= MostEvents and var limit => limit,
        var limit => throw new AwsServiceException("InvalidParameterException", string.Create(CultureInfo.InvariantCulture, $"1 validation error detected: Value '{limit}' at 'limit' failed to satisfy constraint: Member must have value between 1 and {MostEvents}")),
    };

    private LogGroup? Find(string name) => _own.GetValueOrDefault(name) ?? functions.All.Select(FunctionLogs.Of).FirstOrDefault(group => group?.Name == name);

    private LogGroup Group(string name) => Find(name) ?? throw NoGroup();

    // A function's own group takes no lines of others.
    private LogGroup Own(string name) => _own.GetValueOrDefault(name) ?? throw NoGroup();

    private static List<LogEvent> Stream(LogGroup group, string name) =>
        group.Streams.GetValueOrDefault(name) ?? throw new AwsServiceException("ResourceNotFoundException", "The specified log stream does not exist.");

    private static AwsServiceException NoGroup() => new("ResourceNotFoundException", "The specified log group does not exist.");

    private static DateTimeOffset? Instant(ApiRequest request, string member)
    {
        if (!request.Has(member)) return null;
        return request.Members[member] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds is >= 0 and < 253_402_300_800_000
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw request.WrongType(member, "a number of milliseconds");
    }

    private static string Required(ApiRequest request, string member) =>
        request.OptionalString(member) ?? throw new AwsServiceException("InvalidParameterException", $"1 validation error detected: Value null at '{member}' failed to satisfy constraint: Member must not be null");
}
