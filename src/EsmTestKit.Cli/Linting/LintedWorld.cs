using EsmTestKit.Internal.Templates;

namespace EsmTestKit.Cli;

/// <summary>The world of a template whose mappings are looked at; its functions do nothing.</summary>
internal sealed class LintedWorld : IAsyncDisposable
{
    private readonly List<string> _skipped = [];
    private readonly List<string> _refusals = [];

    public LintedWorld(EsmTemplate template)
    {
        var stack = Simulation.CreateStack(template);
        var values = template.In(Simulation.Settings.Region, Simulation.Settings.AccountId);
        var mappings = MappingSection.AllOf(values).ToList();
        if (mappings.Count == 0) throw new EsmUsageException($"{template.FileName} has no event source mapping.", "Name a template with AWS::Lambda::EventSourceMapping resources, or with SAM functions that have SQS, Kinesis or DynamoDB events.");
        var functions = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var mapping in mappings)
        {
            if (WhyNot(mapping, values) is { } reason)
            {
                _skipped.Add($"{mapping.LogicalId}: {reason}");
                stack.WithoutMapping(mapping.LogicalId);
                continue;
            }

            Mappings++;
            functions.Add(new MappingReader(mapping, values).Function);
        }

        foreach (var function in functions)
        {
            try
            {
                stack.WithFunction(function, (Stream _) => { });
            }
            catch (AwsServiceException refusal)
            {
                _refusals.Add($"{function}: {refusal.Message} ({refusal.Code})");
            }
        }
    }

    public EsmSimulation Simulation { get; } = new();

    /// <summary>How many mappings are looked at.</summary>
    public int Mappings { get; }

    /// <summary>Mappings that are not looked at, and why.</summary>
    public IReadOnlyList<string> Skipped => _skipped;

    /// <summary>What Lambda would refuse.</summary>
    public IReadOnlyList<string> Refusals => _refusals;

    public ValueTask DisposeAsync() => Simulation.DisposeAsync();

    private static string? WhyNot(MappingSection mapping, TemplateValues values)
    {
        if (MappingReader.ForeignSource(mapping, values) is { } foreign) return $"it is {foreign}, which the kit does not simulate";
        var reader = new MappingReader(mapping, values);
        if (values.Resources.Named("lambda", TemplateResources.FunctionName(reader.Function)) is null && values.File.Resources[reader.Function] is null) return $"its function {reader.Function} is not in the template";
        return values.Resources.Named(reader.Source.Service, reader.Source.Name) is null ? $"its source {reader.Source.Arn} is not in the template" : null;
    }
}
