using EsmTestKit.Internal.Filtering;

namespace EsmTestKit;

/// <summary>Filter patterns as a mapping evaluates them, without a mapping: try a pattern out, or ask why a record does not pass.</summary>
public sealed class EventFilter
{
    private readonly RecordSource _source;

    internal EventFilter(FilterSet filters, RecordSource source)
    {
        Filters = filters;
        _source = source;
    }

    /// <summary>The patterns as they were given; a record passes if one of them matches.</summary>
    public IReadOnlyList<string> Patterns => [.. Filters.Patterns.Select(pattern => pattern.Text)];

    /// <summary>What is odd about patterns that AWS accepts: they can never match, or rest on what AWS's guide does not say.</summary>
    public IReadOnlyList<string> Warnings => [.. Filters.Patterns.SelectMany(PatternLint.Warnings)];

    internal FilterSet Filters { get; }

    /// <summary>Filters of a mapping on a queue.</summary>
    /// <param name="patterns">JSON, such as <c>{"body":{"status":["paid"]}}</c>.</param>
    /// <exception cref="AwsServiceException">AWS would refuse a pattern; the inner exception says why and where.</exception>
    public static EventFilter ForSqs(params string[] patterns) => Make(patterns, RecordSource.Sqs);

    /// <summary>Filters of a mapping on a Kinesis stream.</summary>
    /// <param name="patterns">JSON, such as <c>{"data":{"status":["paid"]}}</c>.</param>
    /// <exception cref="AwsServiceException">AWS would refuse a pattern; the inner exception says why and where.</exception>
    public static EventFilter ForKinesis(params string[] patterns) => Make(patterns, RecordSource.Kinesis);

    /// <summary>Filters of a mapping on a table's stream.</summary>
    /// <param name="patterns">JSON, such as <c>{"eventName":["INSERT"],"dynamodb":{"NewImage":{"status":{"S":["paid"]}}}}</c>.</param>
    /// <exception cref="AwsServiceException">AWS would refuse a pattern; the inner exception says why and where.</exception>
    public static EventFilter ForDynamoDb(params string[] patterns) => Make(patterns, RecordSource.DynamoDb);

    /// <summary>Whether the function would get the record.</summary>
    /// <param name="recordJson">The record as it stands in the event's <c>Records</c>.</param>
    /// <exception cref="EsmUsageException">It is no record of this source.</exception>
    public bool Passes(string recordJson)
    {
        ArgumentNullException.ThrowIfNull(recordJson);
        return Filters.Passes(RecordText.Read(_source, recordJson));
    }

    /// <summary>Which part of which pattern did not match, and for near misses why.</summary>
    /// <param name="recordJson">The record as it stands in the event's <c>Records</c>.</param>
    /// <exception cref="EsmUsageException">It is no record of this source.</exception>
    public FilterExplanation Explain(string recordJson)
    {
        ArgumentNullException.ThrowIfNull(recordJson);
        return PatternExplainer.Explain(Filters, RecordText.Read(_source, recordJson));
    }

    internal FilterExplanation Explain(ReadOnlyMemory<byte> recordJson) => PatternExplainer.Explain(Filters, FilterDocument.FromRecord(_source, recordJson));

    internal static EventFilter Make(IReadOnlyList<string> patterns, RecordSource source)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        return new(FilterSet.Parse(patterns, source), source);
    }
}
