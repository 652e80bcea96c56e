using EsmTestKit.Internal.Contracts;
using EsmTestKit.Internal.Mappings;
using EsmTestKit.Internal.Templates;

namespace EsmTestKit.Cli;

/// <summary>A mapping's configuration out of a file: a template's, or one as AWS shows it.</summary>
internal static class TemplateMapping
{
    /// <param name="file">A template, or the configuration itself.</param>
    /// <param name="mapping">The mapping's logical id; null: the template has one.</param>
    /// <param name="settings">Parameters of the template.</param>
    /// <exception cref="EsmUsageException">It cannot be read, or does not say which mapping.</exception>
    public static JsonTree Read(string file, string? mapping, EsmTemplateSettings settings)
    {
        var text = TextFile.Read(file);
        if (!IsTemplate(text)) return JsonTreeParser.ParseFile(file, ContractPaths.Read(file));
        var template = EsmTemplate.Parse(text, file, settings);
        var values = template.In(settings.Region, settings.AccountId);
        var id = mapping ?? (template.Mappings is [var only] ? only : throw new EsmUsageException($"{file} has {template.Mappings.Count} mappings: {TemplateResources.Listed(template.Mappings)}.", "Say which one is compared: --mapping LOGICAL-ID."));
        var reader = new MappingReader(EsmTemplate.Section(values, id), values);
        var request = reader.Source.IsQueue ? reader.ForQueue().ToRequest(reader.Source.Arn, reader.Function) : reader.ForStream().ToRequest(reader.Source.Arn, reader.Function);
        return JsonValues.FromNode(MappingCalls.Create(request));
    }

    // Whatever is no JSON object is YAML; a configuration has no Resources.
    private static bool IsTemplate(string text) =>
        !text.TrimStart().StartsWith('{') || (JsonTreeParser.TryParse(text) is JsonTree.Object { } document && document["Resources"] is not null);
}
