using System.Globalization;

namespace EsmTestKit.Internal.Templates;

/// <summary>The resources of a template: what they are called, and what refers to them.</summary>
internal sealed class TemplateResources(TemplateValues values)
{
    /// <summary>Those that exist under the template's conditions, in the order of the file.</summary>
    public IEnumerable<TemplateResource> All => values.File.Resources.Members.Select(member => Find(member.Key)).OfType<TemplateResource>().Where(Exists);

    /// <summary>The resource of this logical id, of one of these services.</summary>
    /// <exception cref="EsmUsageException">There is none; the message lists those there are.</exception>
    public TemplateResource Get(string logicalId, string what, params string[] services)
    {
        if (Find(logicalId) is { } found && services.Contains(found.Kind?.Service) && Exists(found)) return found;
        var known = All.Where(resource => services.Contains(resource.Kind?.Service)).Select(resource => resource.LogicalId);
        throw new EsmUsageException($"{values.File.File} has no {what} with the logical id \"{logicalId}\". There: {Listed(known)}.", "Name one of them.");
    }

    /// <summary>The resource whose ARN has this service and name; null: it is not in the template.</summary>
    public TemplateResource? Named(string service, string name) => All.FirstOrDefault(resource => resource.Kind?.Service == service && Name(resource) == name);

    /// <summary>The name that the resource has when it is deployed.</summary>
    public string Name(TemplateResource resource)
    {
        var kind = resource.Kind ?? throw resource.At.Unknown($"The kit does not know what a {resource.Type} is called.");
        if (resource.Properties?[kind.NameProperty] is { } written && values.Of(written) is { } named) return values.Text(named);
        return kind.Service switch
        {
            "sqs" when IsFifo(resource) => End(resource.LogicalId, 75) + ".fifo",
            "sqs" => End(resource.LogicalId, 80),
            "lambda" => End(resource.LogicalId, 64),
            "kinesis" or "consumer" => End(resource.LogicalId, 128),
            "s3" => End(resource.LogicalId, 63).ToLowerInvariant(),
            "version" => "1",
            _ => resource.LogicalId,
        };

        // What generates templates writes long ids, with a hash that tells them apart at the end.
        static string End(string id, int most) => id.Length <= most ? id : id[^most..];
    }

    public bool IsFifo(TemplateResource queue) => queue.Properties?["FifoQueue"] is { } fifo && values.Of(fifo) is TemplateNode.Text { Value: "true" or "True" };

    public string Ref(string logicalId, TemplatePosition at)
    {
        var resource = Referred(logicalId, at);
        return resource.Kind?.Service switch
        {
            null => throw at.Unknown($"The kit does not know what a reference to {logicalId} ({resource.Type}) gives."),
            "sqs" => $"https://sqs.{values.Region}.amazonaws.com/{values.AccountId}/{Name(resource)}",
            "sns" or "consumer" or "alias" or "version" => Arn(resource),
            _ => Name(resource),
        };
    }

    public string GetAtt(string logicalId, string attribute, TemplatePosition at)
    {
        var resource = Referred(logicalId, at);
        var kind = resource.Kind ?? throw at.Unknown($"The kit does not know the attribute {attribute} of {logicalId} ({resource.Type}).");
        if (!kind.Attributes.Contains(attribute)) throw at.Unknown($"The kit does not know the attribute {attribute} of {logicalId} ({resource.Type}); it knows {string.Join(", ", kind.Attributes)}.");
        return attribute switch
        {
            "QueueName" or "TopicName" or "ConsumerName" or "Version" => Name(resource),
            "QueueUrl" => Ref(logicalId, at),
            "StreamARN" => Property(resource, "StreamARN"),
            // The label is the instant at which the table is made; the kit finds the stream by its table.
            "StreamArn" => $"{Arn(resource)}/stream/of-the-template",
            "FunctionArn" => Arn(resource),
            _ => Arn(resource),
        };
    }

    public string Arn(TemplateResource resource)
    {
        var name = Name(resource);
        return resource.Kind?.Service switch
        {
            "s3" => $"arn:{values.Partition}:s3:::{name}",
            "dynamodb" => Regional("dynamodb", $"table/{name}"),
            "kinesis" => Regional("kinesis", $"stream/{name}"),
            "lambda" => Regional("lambda", $"function:{name}"),
            "consumer" => $"{Property(resource, "StreamARN")}/consumer/{name}:1",
            "alias" or "version" => Regional("lambda", $"function:{FunctionName(Property(resource, "FunctionName"))}:{name}"),
            var service => Regional(service ?? "", name),
        };
    }

    /// <summary>The function's name out of a name, an ARN or part of one, without the qualifier.</summary>
    public static string FunctionName(string reference)
    {
        var parts = reference.Split(':');
        var function = Array.IndexOf(parts, "function");
        return function >= 0 && function + 1 < parts.Length ? parts[function + 1] : parts[0];
    }

    public bool Exists(TemplateResource resource) => resource.Body["Condition"] is not TemplateNode.Text condition || values.Conditions.Holds(condition.Value, condition.At);

    public static string Listed(IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count == 0 ? "none" : string.Join(", ", all);
    }

    private string Regional(string service, string resource) => string.Create(CultureInfo.InvariantCulture, $"arn:{values.Partition}:{service}:{values.Region}:{values.AccountId}:{resource}");

    private string Property(TemplateResource resource, string name) => resource.Properties?[name] is { } value ? values.Text(value) : throw resource.At.Error($"{resource.LogicalId} has no {name}.", $"Add it: {name}: ...");

    private TemplateResource Referred(string logicalId, TemplatePosition at) => Find(logicalId)
        ?? throw at.Error($"\"{logicalId}\" is neither a resource nor a parameter of the template.", $"Resources: {Listed(values.File.Resources.Members.Select(member => member.Key))}. Parameters: {Listed(values.File.Parameters?.Members.Select(member => member.Key) ?? [])}.");

    private TemplateResource? Find(string logicalId)
    {
        if (values.File.Resources[logicalId] is not TemplateNode.Map body) return null;
        return body["Type"] is TemplateNode.Text type ? new TemplateResource(logicalId, type.Value, body) : null;
    }
}
