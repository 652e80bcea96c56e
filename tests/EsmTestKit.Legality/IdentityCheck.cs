using System.Text.Json.Nodes;

namespace EsmTestKit.Legality;

/// <summary>X8: a record keeps its id however often it is delivered; only a redrive gives it another, and then it has another name here.</summary>
internal sealed class IdentityCheck : LegalityCheck
{
    private readonly SortedDictionary<string, string> _ids = new(StringComparer.Ordinal);

    public override void See(LedgerLine line)
    {
        switch (line.Entry)
        {
            case "MessageSent":
                _ids[line.Records[0]] = line.Text("messageId")!;
                break;
            case "MessageRedriven":
                _ids[line.Records[1]] = line.Text("newMessageId")!;
                break;
            case "InvocationStarted" when line.Text("mapping") is not null && line.EventRecords.Count > 0:
                CheckIds(line);
                break;
            default:
                break;
        }
    }

    private void CheckIds(LedgerLine line)
    {
        var records = line.EventRecords;
        if (records.Count != line.Records.Count)
        {
            Never("X8", line, $"{line.Records.Count} records are told of, and {records.Count} are in the event");
            return;
        }

        for (var index = 0; index < records.Count; index++)
        {
            var (name, id) = (line.Records[index], IdOf(records[index]));
            if (_ids.TryGetValue(name, out var before) && before != id) Never("X8", line, $"{name} was {before} and is {id} now");
            _ids[name] = id;
        }
    }

    private static string IdOf(JsonObject record) =>
        (string?)record["messageId"] ?? (record["kinesis"] ?? record["dynamodb"]) switch
        {
            JsonObject part => $"{part["sequenceNumber"] ?? part["SequenceNumber"]} {record["eventID"]}",
            _ => "",
        };
}
