using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace EsmTestKit.Internal.Contracts;

/// <summary>Ids by the part they play: the UUID of the first order is <c>${orders#1.MessageId}</c>, whatever it is today.</summary>
internal sealed partial class RoleNames(EsmSimulation simulation)
{
    /// <summary>Members of answers whose values later calls and events speak of.</summary>
    private static readonly string[] Learnt =
        ["MessageId", "SequenceNumber", "ReceiptHandle", "QueueUrl", "ShardIterator", "NextShardIterator", "UUID", "ConsumerARN", "SubscriptionArn", "TaskHandle", "NextToken", "NextMarker", "ShardId", "EventSourceMappingArn", "Key"];

    // Value to path: "orders#1.MessageId".
    private readonly SortedDictionary<string, string> _references = new(StringComparer.Ordinal);

    // Value to the name that expectations bind it by.
    private readonly SortedDictionary<string, string> _forms = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _records = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _responses = new(StringComparer.Ordinal) { "region", "account" };
    private readonly SortedSet<string> _formNames = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _uses = new(StringComparer.Ordinal);

    /// <summary>Every function, queue and so on has names of its own; the ids that only AWS makes are named after what they belong to.</summary>
    public void LearnLedger()
    {
        var published = 0;
        var runs = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var entry in simulation.Ledger)
        {
            switch (entry)
            {
                case MessageSent sent:
                    Bind(sent.MessageId, $"{sent.Queue}-{Number(sent)}");
                    _records.TryAdd(sent.MessageId, sent.Records[0].ToString());
                    break;
                case RecordPut put:
                    Bind(put.SequenceNumber, $"{put.Stream}-{Number(put)}");
                    _records.TryAdd(put.SequenceNumber, put.Records[0].ToString());
                    break;
                case DynamoDbStreamRecordWritten written:
                    Bind(written.SequenceNumber, $"{written.Table}-{Number(written)}");
                    Bind(written.ShardId, $"{written.Table}-shard");
                    break;
                case TopicMessagePublished message:
                    Bind(message.MessageId, string.Create(CultureInfo.InvariantCulture, $"{message.Topic}-published-{++published}"));
                    break;
                case InvocationStarted started:
                    var function = started.Invocation.FunctionName;
                    runs[function] = runs.GetValueOrDefault(function) + 1;
                    Bind(started.RequestId, $"run-{function}-{runs[function]}");
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>The record that has this id, as the ledger calls it: <c>orders#1</c>.</summary>
    public string? RecordOf(string id) => _records.GetValueOrDefault(id);

    /// <summary>A name for a response that no other has.</summary>
    public string Name(string wanted) => Unique(_responses, new string([.. wanted.Select(character => character is '.' or ':' or '{' or '}' ? '-' : character)]));

    /// <summary>From here on, the ids in this answer are known by the name of the response.</summary>
    public void Learn(string response, JsonNode? answer)
    {
        switch (answer)
        {
            case JsonObject members:
                foreach (var (name, value) in members)
                {
                    if (value is JsonValue text && text.TryGetValue<string>(out var id))
                    {
                        if (Learnt.Contains(name) && IsId(id)) _references.TryAdd(id, $"{response}.{name}");
                    }
                    else
                    {
                        Learn($"{response}.{name}", value);
                    }
                }

                break;
            case JsonArray items:
                for (var index = 0; index < items.Count; index++) Learn($"{response}.{index}", items[index]);
                break;
            default:
                break;
        }
    }

    /// <summary>Whether anything speaks of the response or form of this name, and for a form, more than once.</summary>
    public int Uses(string name) => _uses.GetValueOrDefault(name);

    /// <summary>The text with ids, ARNs and the place by their roles.</summary>
    /// <param name="withForms">Expectations hold forms; requests and results do not.</param>
    public string Replace(string text, bool withForms)
    {
        if (text.Length < 8) return text;
        if (Role(text, withForms) is { } whole) return whole;
        return Tokens().Replace(text, token => Role(token.Value, withForms) ?? token.Value);
    }

    private string? Role(string value, bool withForms)
    {
        if (value == simulation.Settings.Region) return "${region}";
        if (value == simulation.Settings.AccountId) return "${account}";
        if (_references.TryGetValue(value, out var path))
        {
            Use(path.Split('.')[0]);
            return $"${{{path}}}";
        }

        if (withForms && _forms.TryGetValue(value, out var name))
        {
            Use(name);
            return ValueForm.Accepts(FormKind.Uuid, value) ? $"<uuid:{name}>" : $"<string:{name}>";
        }

        return value.StartsWith("arn:aws:", StringComparison.Ordinal) ? Arn(value, withForms) : null;
    }

    private string Arn(string arn, bool withForms)
    {
        var (region, account) = (simulation.Settings.Region, simulation.Settings.AccountId);
        var parts = arn.Split(':', 6);
        switch (parts)
        {
            case [_, _, "s3", "", "", var bucket] when !bucket.Contains('/', StringComparison.Ordinal):
                return $"${{arn:s3:{bucket}}}";
            case [_, _, "sqs" or "sns", _, _, var name] when parts[3] == region && parts[4] == account:
                return $"${{arn:{parts[2]}:{name}}}";
            case [_, _, "kinesis", _, _, var stream] when parts[3] == region && parts[4] == account && stream.Split('/') is ["stream", var name]:
                return $"${{arn:kinesis:{name}}}";
            case [_, _, "lambda", _, _, var function] when parts[3] == region && parts[4] == account && function.StartsWith("function:", StringComparison.Ordinal):
                return $"${{arn:lambda:{function["function:".Length..]}}}";
            case [_, _, "dynamodb", _, _, var table] when table.Split('/') is ["table", var name, "stream", _] && simulation.Tables.Find(name)?.LatestStream?.Arn == arn:
                return $"${{arn:dynamodb:{name}}}";
            case [_, _, _, _, _, var rest] when parts[3] == region && parts[4] == account:
                return $"arn:aws:{parts[2]}:${{region}}:${{account}}:{Replace(rest, withForms)}";
            default:
                return arn;
        }
    }

    private static string Number(LedgerEntry entry) => entry.Records[0].Number.ToString(CultureInfo.InvariantCulture);

    private void Bind(string id, string wanted)
    {
        if (_forms.ContainsKey(id)) return;
        var name = new string([.. wanted.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '-')]);
        _forms[id] = Unique(_formNames, char.IsAsciiLetter(name[0]) ? name : $"id-{name}");
    }

    public void Use(string name) => _uses[name] = _uses.GetValueOrDefault(name) + 1;

    // A Kinesis shard is called the same in every world; everything else that AWS makes is long.
    private static bool IsId(string value) => value.Length >= 16 && !KinesisShard().IsMatch(value);

    private static string Unique(SortedSet<string> taken, string wanted)
    {
        var name = wanted;
        for (var number = 2; !taken.Add(name); number++) name = string.Create(CultureInfo.InvariantCulture, $"{wanted}-{number}");
        return name;
    }

    [GeneratedRegex(@"\AshardId-[0-9]{12}\z")]
    private static partial Regex KinesisShard();

    [GeneratedRegex(@"arn:aws:[a-z0-9-]+:[a-z0-9-]*:[0-9]*:[^\s""'\\,;<>]+|https?://[^\s""'\\<>?]+|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[A-Za-z0-9+_-]{17,}={0,2}")]
    private static partial Regex Tokens();
}
