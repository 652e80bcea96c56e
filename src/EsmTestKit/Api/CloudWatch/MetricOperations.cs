using System.Text.Json.Nodes;
using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Api;

/// <summary>CloudWatch's metrics of functions and mappings, and those that a consumer publishes itself. No alarms, no expressions.</summary>
/// <remarks>A metric is there as soon as it happened; on AWS it takes minutes.</remarks>
internal sealed class MetricOperations(World world)
{
    public void AddTo(ApiCatalog catalog)
    {
        catalog.Add("cloudwatch:ListMetrics", List);
        catalog.Add("cloudwatch:GetMetricStatistics", Statistics);
        catalog.Add("cloudwatch:GetMetricData", Data);
        catalog.Add("cloudwatch:PutMetricData", Put);
    }

    private ApiAnswer List(ApiRequest request)
    {
        var (space, name) = (request.OptionalString("Namespace"), request.OptionalString("MetricName"));
        var asked = MetricRequests.Parts(request, "Dimensions").Select(part => (Name: MetricRequests.Text(part, "Name"), Value: part.OptionalString("Value"))).ToList();
        var found = world.Metrics.All.Where(series => (space is null || series.Namespace == space) && (name is null || series.Name == name)
            && asked.TrueForAll(filter => series.Dimensions.Any(own => own.Key == filter.Name && (filter.Value is null || own.Value == filter.Value))));
        return new(new JsonObject { ["Metrics"] = new JsonArray([.. found.Select(View)]) });
    }

    private ApiAnswer Statistics(ApiRequest request)
    {
        RuleHits.Note("ADD-69");
        var statistics = request.OptionalStrings("Statistics") is { Count: > 0 } given ? given : throw MetricRequests.Missing("Statistics");
        var points = new JsonArray();
        foreach (var (begin, point) in Periods(request, request))
        {
            var view = new JsonObject { ["Timestamp"] = begin.ToUnixTimeSeconds() };
            foreach (var statistic in statistics) view[statistic] = MetricRequests.Statistic(point, statistic);
            view["Unit"] = "Count";
            points.Add((JsonNode)view);
        }

        return new(new JsonObject { ["Label"] = MetricRequests.Text(request, "MetricName"), ["Datapoints"] = points });
    }

    private ApiAnswer Data(ApiRequest request)
    {
        var results = new JsonArray();
        foreach (var query in MetricRequests.Parts(request, "MetricDataQueries"))
        {
            if (query.OptionalObject("MetricStat") is not { } members)
            {
                throw new EsmUsageException("The kit does not simulate the expressions of GetMetricData.", "Ask for each metric with a MetricStat.");
            }

            var stat = new ApiRequest(request.Operation, members);
            var metric = new ApiRequest(request.Operation, stat.OptionalObject("Metric") ?? throw MetricRequests.Missing("Metric"));
            var statistic = MetricRequests.Text(stat, "Stat");
            var points = Periods(metric, request, MetricRequests.Period(stat)).ToList();
            // The latest first, unless it is asked otherwise.
            if (request.OptionalString("ScanBy") != "TimestampAscending") points.Reverse();
            if (query.OptionalBool("ReturnData") == false) continue;
            results.Add((JsonNode)new JsonObject
            {
                ["Id"] = MetricRequests.Text(query, "Id"),
                ["Label"] = query.OptionalString("Label") ?? MetricRequests.Text(metric, "MetricName"),
                ["Timestamps"] = new JsonArray([.. points.Select(point => (JsonNode)point.Begin.ToUnixTimeSeconds())]),
                ["Values"] = new JsonArray([.. points.Select(point => (JsonNode)MetricRequests.Statistic(point.Point, statistic))]),
                ["StatusCode"] = "Complete",
            });
        }

        return new(new JsonObject { ["MetricDataResults"] = results, ["Messages"] = new JsonArray() });
    }

    private ApiAnswer Put(ApiRequest request)
    {
        var space = MetricRequests.Text(request, "Namespace");
        if (space.StartsWith("AWS/", StringComparison.Ordinal)) throw new AwsServiceException("InvalidParameterValue", "The value AWS/ for parameter Namespace is invalid.");
        foreach (var datum in MetricRequests.Parts(request, "MetricData"))
        {
            if (datum.Has("StatisticValues") || datum.Has("Values")) throw new EsmUsageException("The kit does not simulate values that are published together (StatisticValues, Values).", "Publish each with its own Value.");
            var value = MetricRequests.Number(datum, "Value") ?? throw MetricRequests.Missing("Value");
            world.Metrics.Add(space, MetricRequests.Text(datum, "MetricName"), datum.Dimensions(), value, MetricRequests.OptionalInstant(datum, "Timestamp"));
        }

        return ApiAnswer.Empty;
    }

    private IEnumerable<(DateTimeOffset Begin, MetricPoint Point)> Periods(ApiRequest metric, ApiRequest span, TimeSpan? period = null)
    {
        var series = world.Metrics.Find(MetricRequests.Text(metric, "Namespace"), MetricRequests.Text(metric, "MetricName"), metric.Dimensions());
        var (from, until) = (MetricRequests.Instant(span, "StartTime"), MetricRequests.Instant(span, "EndTime"));
        if (from >= until) throw new AwsServiceException("InvalidParameterCombination", "The parameter StartTime must be less than the parameter EndTime.");
        var length = period ?? MetricRequests.Period(span);
        return series?.Periods(from, until, length) ?? [];
    }

    private static JsonNode View(MetricSeries series) => new JsonObject
    {
        ["Namespace"] = series.Namespace,
        ["MetricName"] = series.Name,
        ["Dimensions"] = new JsonArray([.. series.Dimensions.Select(own => (JsonNode)new JsonObject { ["Name"] = own.Key, ["Value"] = own.Value })]),
    };
}
