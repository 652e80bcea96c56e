using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Api;

/// <summary>What the operations on metrics read alike.</summary>
internal static class MetricRequests
{
    public static IReadOnlyList<KeyValuePair<string, string>> Dimensions(this ApiRequest request) =>
        [.. Parts(request, "Dimensions").Select(part => new KeyValuePair<string, string>(Text(part, "Name"), Text(part, "Value")))];

    public static IEnumerable<ApiRequest> Parts(ApiRequest request, string member) =>
        (request.OptionalArray(member) ?? []).Select(part => new ApiRequest(request.Operation, part as JsonObject ?? throw request.WrongType(member, "a list of structures")));

    public static string Text(ApiRequest request, string member) => request.OptionalString(member) ?? throw Missing(member);

    public static TimeSpan Period(ApiRequest request)
    {
        var seconds = request.OptionalInt("Period") ?? throw Missing("Period");
        if (seconds >= 60 && seconds % 60 == 0) return TimeSpan.FromSeconds(seconds);
        throw seconds is 1 or 5 or 10 or 20 or 30
            ? new EsmUsageException($"The kit keeps metrics by the minute, and not by {seconds} s.", "Ask with a Period of 60 or a multiple of it.")
            : new AwsServiceException("InvalidParameterValue", "The parameter Period must be a multiple of 60.");
    }

    public static DateTimeOffset Instant(ApiRequest request, string member) => OptionalInstant(request, member) ?? throw Missing(member);

    public static DateTimeOffset? OptionalInstant(ApiRequest request, string member) =>
        Number(request, member) is { } seconds && Math.Abs(seconds) < 100_000_000_000 ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond))
        : request.Has(member) ? throw request.WrongType(member, "seconds of Unix time")
        : null;

    /// <summary>A number, or its text as the query protocol has it; null: absent.</summary>
    public static double? Number(ApiRequest request, string member)
    {
        if (!request.Has(member)) return null;
        var text = request.Members[member] is JsonValue value && value.GetValueKind() is JsonValueKind.Number or JsonValueKind.String ? request.Members[member]!.ToString() : string.Empty;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : throw request.WrongType(member, "a number");
    }

    /// <exception cref="EsmUsageException">A percentile, or another that needs each single value.</exception>
    public static double Statistic(MetricPoint point, string statistic) => statistic switch
    {
        "Sum" => point.Sum,
        "Average" => point.Sum / point.Count,
        "Minimum" => point.Minimum,
        "Maximum" => point.Maximum,
        "SampleCount" => point.Count,
        _ => throw new EsmUsageException($"The kit does not simulate the statistic {statistic}.", "Ask for Sum, Average, Minimum, Maximum or SampleCount."),
    };

    public static AwsServiceException Missing(string member) => new("MissingParameter", $"The parameter {member} is required.");
}
