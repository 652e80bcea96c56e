using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace EsmTestKit.Cli;

/// <summary>A template, or mappings as AWS shows them, which become one.</summary>
internal static class LintedFile
{
    /// <summary>What AWS shows of a mapping and CreateEventSourceMapping does not take.</summary>
    private static readonly string[] Shown = ["UUID", "FunctionArn", "LastModified", "State", "StateTransitionReason", "EventSourceMappingArn", "LastProcessingResult", "FilterCriteriaError"];

    private static readonly string[] QueueAttributes = ["VisibilityTimeout", "MessageRetentionPeriod", "DelaySeconds", "ReceiveMessageWaitTimeSeconds", "MaximumMessageSize"];

    public static EsmTemplate Read(string file, IReadOnlyList<string> queues, IReadOnlyList<string> functions, EsmTemplateSettings settings)
    {
        var text = TextFile.Read(file);
        if (Mappings(text) is not { } mappings)
        {
            if (queues.Count > 0 || functions.Count > 0) throw new EsmUsageException($"{file} is a template, and --queue and --function go with mappings as AWS prints them.", "Take them out: the template has queues and functions of its own.");
            return EsmTemplate.Parse(text, file, settings);
        }

        var resources = new JsonObject();
        foreach (var function in functions) AddFunction(resources, function);
        foreach (var queue in queues) AddQueue(resources, queue, mappings);
        for (var index = 0; index < mappings.Count; index++) AddMapping(resources, mappings[index], string.Create(CultureInfo.InvariantCulture, $"Mapping{index + 1}"), file);
        return EsmTemplate.Parse(new JsonObject { ["Resources"] = resources }.ToJsonString(), file, settings);
    }

    /// <summary>Null: it is something else, a template.</summary>
    private static List<JsonObject>? Mappings(string text)
    {
        if (!text.TrimStart().StartsWith('{') || Parsed(text) is not { } root || root.ContainsKey("Resources")) return null;
        if (root["EventSourceMappings"] is JsonArray list) return [.. list.OfType<JsonObject>()];
        return root.ContainsKey("EventSourceArn") ? [root] : null;
    }

    private static JsonObject? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null; // Flow-style YAML begins with a brace, too.
        }
    }

    private static JsonObject Document(string file, string command) =>
        Parsed(TextFile.Read(file)) ?? throw new EsmUsageException($"{file} is no JSON object.", $"Write it with {command} > {file}.");

    private static void AddMapping(JsonObject resources, JsonObject mapping, string name, string file)
    {
        var arn = Text(mapping, "EventSourceArn", file);
        var function = FunctionName(Text(mapping, mapping.ContainsKey("FunctionArn") ? "FunctionArn" : "FunctionName", file));
        var properties = new JsonObject(mapping.Where(member => !Shown.Contains(member.Key) && member.Value is not null).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))) { ["FunctionName"] = function };
        // The AWS CLI shows an instant as text.
        if (properties["StartingPositionTimestamp"] is JsonValue shown && shown.TryGetValue<string>(out var instant) && DateTimeOffset.TryParse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) properties["StartingPositionTimestamp"] = at.ToUnixTimeSeconds();
        AddSource(resources, arn, file);
        // Shown empty where there is none.
        if ((properties["DestinationConfig"] as JsonObject)?["OnFailure"] is JsonObject { Count: 0 }) properties.Remove("DestinationConfig");
        if (((mapping["DestinationConfig"] as JsonObject)?["OnFailure"] as JsonObject)?["Destination"] is JsonValue destination && destination.ToString().Contains(":sqs:", StringComparison.Ordinal)) Add(resources, "AWS::SQS::Queue", "QueueName", destination.ToString().Split(':')[^1], []);
        Add(resources, "AWS::Lambda::Function", "FunctionName", function, []);
        resources[name] = Resource("AWS::Lambda::EventSourceMapping", properties);
    }

    private static void AddSource(JsonObject resources, string arn, string file)
    {
        var (service, name) = arn.Split(':', 6) is ["arn", _, var named, _, _, var resource] ? (named, resource.Split('/')) : ("", []);
        switch (service)
        {
            case "sqs" when !resources.ContainsKey(LogicalId("AWS::SQS::Queue", name[0])):
                throw new EsmUsageException($"{file} maps the queue {name[0]}, and what is wrong with a mapping stands in its queue, too.", "Add --queue queue.json, written with aws sqs get-queue-attributes --queue-url URL --attribute-names All > queue.json.");
            case "kinesis" when name.Length > 1:
                Add(resources, "AWS::Kinesis::Stream", "Name", name[1], []);
                break;
            case "dynamodb" when name.Length > 1:
                Add(resources, "AWS::DynamoDB::Table", "TableName", name[1], new JsonObject
                {
                    ["KeySchema"] = new JsonArray(new JsonObject { ["AttributeName"] = "id", ["KeyType"] = "HASH" }),
                    ["AttributeDefinitions"] = new JsonArray(new JsonObject { ["AttributeName"] = "id", ["AttributeType"] = "S" }),
                    ["StreamSpecification"] = new JsonObject { ["StreamViewType"] = "NEW_AND_OLD_IMAGES" },
                });
                break;
            default:
                break;
        }
    }

    private static void AddQueue(JsonObject resources, string file, List<JsonObject> mappings)
    {
        var attributes = Document(file, "aws sqs get-queue-attributes --queue-url URL --attribute-names All")["Attributes"] as JsonObject
            ?? throw new EsmUsageException($"{file} has no Attributes.", $"Write it with aws sqs get-queue-attributes --queue-url URL --attribute-names All > {file}.");
        var sources = mappings.Select(mapping => mapping["EventSourceArn"]?.ToString() ?? "").Where(arn => arn.Contains(":sqs:", StringComparison.Ordinal)).Distinct().ToList();
        var arn = attributes["QueueArn"]?.ToString() ?? (sources is [var only] ? only : throw new EsmUsageException($"{file} does not say which queue it is about: QueueArn is missing.", "Write it with --attribute-names All."));
        var properties = new JsonObject(QueueAttributes.Where(attributes.ContainsKey).Select(name => KeyValuePair.Create(name, attributes[name]?.DeepClone())));
        if (arn.EndsWith(".fifo", StringComparison.Ordinal)) properties["FifoQueue"] = true;
        if (attributes["RedrivePolicy"]?.ToString() is { } text && Parsed(text) is { } redrive)
        {
            var target = Text(redrive, "deadLetterTargetArn", file).Split(':')[^1];
            Add(resources, "AWS::SQS::Queue", "QueueName", target, target.EndsWith(".fifo", StringComparison.Ordinal) ? new JsonObject { ["FifoQueue"] = true } : []);
            properties["RedrivePolicy"] = redrive;
        }

        Add(resources, "AWS::SQS::Queue", "QueueName", arn.Split(':')[^1], properties, replace: true);
    }

    private static void AddFunction(JsonObject resources, string file)
    {
        var document = Document(file, "aws lambda get-function --function-name NAME");
        var configuration = document["Configuration"] as JsonObject ?? document;
        var properties = new JsonObject();
        if (configuration["Timeout"] is { } timeout) properties["Timeout"] = timeout.DeepClone();
        if ((document["Concurrency"] as JsonObject)?["ReservedConcurrentExecutions"] is { } reserved) properties["ReservedConcurrentExecutions"] = reserved.DeepClone();
        Add(resources, "AWS::Lambda::Function", "FunctionName", Text(configuration, "FunctionName", file), properties);
    }

    private static void Add(JsonObject resources, string type, string nameProperty, string name, JsonObject properties, bool replace = false)
    {
        var id = LogicalId(type, name);
        if (resources.ContainsKey(id) && !replace) return;
        properties[nameProperty] = name;
        if (type == "AWS::SQS::Queue" && name.EndsWith(".fifo", StringComparison.Ordinal)) properties["FifoQueue"] = true;
        resources[id] = Resource(type, properties);
    }

    private static JsonObject Resource(string type, JsonObject properties) => new() { ["Type"] = type, ["Properties"] = properties };

    private static string LogicalId(string type, string name) => $"{type.Split(':')[^1]} {name}";

    private static string FunctionName(string reference) => reference.Split(':') is [_, _, "lambda", _, _, "function", var name, ..] ? name : reference;

    private static string Text(JsonObject document, string member, string file) => document[member]?.ToString() ?? throw new EsmUsageException($"{file} has no {member}.", "Give the file as the AWS CLI prints it.");
}
