using EsmTestKit.Internal.Templates;

namespace EsmTestKit;

/// <summary>A CloudFormation or SAM template: a test runs with the settings that are deployed.</summary>
/// <remarks>
/// JSON and YAML, short and long intrinsics, parameters, conditions, mappings, SAM's Globals. A value is resolved when it is asked for:
/// what a test does not need may be unknown. Names that CloudFormation would make up are the logical ids. Mappings to an alias or a version
/// are mappings to the function itself.
/// </remarks>
public sealed class EsmTemplate
{
    private readonly TemplateFile _file;
    private readonly EsmTemplateSettings _settings;
    private readonly TemplateValues _values;

    private EsmTemplate(TemplateFile file, EsmTemplateSettings settings)
    {
        (_file, _settings) = (file, settings);
        foreach (var name in settings.Parameters.Keys)
        {
            if (file.Parameters?[name] is null) throw file.At("Parameters").Error($"The template has no parameter \"{name}\".", $"Parameters: {TemplateResources.Listed(file.Parameters?.Members.Select(member => member.Key) ?? [])}.");
        }

        _values = In(settings.Region, settings.AccountId);
    }

    /// <summary>The logical ids of the mappings, SAM's events among them: SAM calls the mapping of the event <c>Orders</c> of the function <c>Apply</c> <c>ApplyOrders</c>.</summary>
    public IReadOnlyList<string> Mappings => [.. MappingSection.AllOf(_values).Select(mapping => mapping.LogicalId)];

    /// <summary>The logical ids of the functions.</summary>
    public IReadOnlyList<string> Functions => [.. _values.Resources.All.Where(resource => resource.Kind?.Service == "lambda").Select(resource => resource.LogicalId)];

    /// <summary>Reads a template.</summary>
    /// <param name="path">The file, as YAML or JSON.</param>
    /// <param name="settings">Parameters, and what only a deployment knows; null: none.</param>
    /// <exception cref="EsmUsageException">It cannot be read, or is no template.</exception>
    public static EsmTemplate Load(string path, EsmTemplateSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new EsmUsageException($"The template {path} cannot be read: {unreadable.Message}", "Name a file; a relative path begins at the current folder.", unreadable);
        }

        return Parse(text, path, settings);
    }

    /// <summary>Reads a template out of a text.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="settings">Parameters, and what only a deployment knows; null: none.</param>
    /// <exception cref="EsmUsageException">It is no template.</exception>
    public static EsmTemplate Parse(string text, string name = "template", EsmTemplateSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(name);
        return new EsmTemplate(new TemplateFile(TemplateReader.Read(name, text)), settings ?? new EsmTemplateSettings());
    }

    /// <summary>The settings of a mapping on a queue.</summary>
    /// <param name="logicalId">The mapping's logical id.</param>
    /// <exception cref="EsmUsageException">There is no such mapping on a queue, or a value cannot be resolved.</exception>
    public SqsMappingSettings SqsMapping(string logicalId) => new MappingReader(Section(_values, logicalId), _values).ForQueue();

    /// <summary>The settings of a mapping on a Kinesis stream or a table's stream.</summary>
    /// <param name="logicalId">The mapping's logical id.</param>
    /// <exception cref="EsmUsageException">There is no such mapping on a stream, or a value cannot be resolved.</exception>
    public StreamMappingSettings StreamMapping(string logicalId) => new MappingReader(Section(_values, logicalId), _values).ForStream();

    /// <summary>How Lambda hosts a function: time-out, memory, reserved concurrency, SAM's Globals included.</summary>
    /// <param name="logicalId">The function's logical id.</param>
    /// <exception cref="EsmUsageException">There is no such function, or a value cannot be resolved.</exception>
    public LambdaFunctionSettings Function(string logicalId)
    {
        ArgumentNullException.ThrowIfNull(logicalId);
        return SourceReader.Function(_values, _values.Resources.Get(logicalId, "function", "lambda"));
    }

    internal string FileName => _file.File;

    internal TemplateValues In(string region, string accountId) => new(_file, _settings, region, accountId);

    internal static MappingSection Section(TemplateValues values, string logicalId)
    {
        ArgumentNullException.ThrowIfNull(logicalId);
        var all = MappingSection.AllOf(values).ToList();
        return all.FirstOrDefault(mapping => mapping.LogicalId == logicalId)
            ?? throw new EsmUsageException($"{values.File.File} has no mapping with the logical id \"{logicalId}\". There: {TemplateResources.Listed(all.Select(mapping => mapping.LogicalId))}.", "Name one of them; SAM's is the function's and the event's logical id together.");
    }
}
