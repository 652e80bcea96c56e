using System.Text.Json.Nodes;
using EsmTestKit.Internal.Wire;

namespace EsmTestKit.Cli;

/// <summary>What a contract makes on a server that is not its own: nothing that was there before is touched, and what it made is taken away.</summary>
internal sealed class Leftovers(WireClient wire)
{
    private static readonly (string Create, string Name, string Look, string Delete)[] Kinds =
    [
        ("sqs:CreateQueue", "QueueName", "sqs:GetQueueUrl", "sqs:DeleteQueue"),
        ("kinesis:CreateStream", "StreamName", "kinesis:DescribeStreamSummary", "kinesis:DeleteStream"),
        ("dynamodb:CreateTable", "TableName", "dynamodb:DescribeTable", "dynamodb:DeleteTable"),
        ("s3:CreateBucket", "Bucket", "s3:HeadBucket", "s3:DeleteBucket"),
    ];

    private readonly List<(string Create, string Name)> _made = [];

    /// <exception cref="EsmUsageException">There is one of this name already, and it is somebody else's.</exception>
    public async Task BeforeAsync(string operation, JsonObject request)
    {
        if (KindOf(operation, request) is not var (kind, name) || _made.Contains((operation, name))) return;
        if (await LookAsync(kind, name).ConfigureAwait(false) is not null)
        {
            throw new EsmUsageException($"The endpoint has \"{name}\" already, and the contract would make it with {operation}.", "Delete it there, or run against an endpoint without it.");
        }
    }

    public void After(string operation, JsonObject request)
    {
        if (KindOf(operation, request) is var (_, name) && !_made.Contains((operation, name))) _made.Add((operation, name));
    }

    public async Task RemoveAsync()
    {
        foreach (var (create, name) in Enumerable.Reverse(_made))
        {
            var kind = Kinds.First(known => known.Create == create);
            try
            {
                if (await LookAsync(kind, name).ConfigureAwait(false) is { } found) await wire.CallAsync(kind.Delete, found).ConfigureAwait(false);
            }
            catch (AwsServiceException)
            {
                // A bucket that is not empty stays.
            }
        }
    }

    private static ((string Create, string Name, string Look, string Delete) Kind, string Name)? KindOf(string operation, JsonObject request)
    {
        var kind = Kinds.FirstOrDefault(known => known.Create == operation);
        return kind.Create is not null && request[kind.Name] is JsonValue value && value.TryGetValue(out string? name) ? (kind, name) : null;
    }

    // The members that delete it; null: it is not there.
    private async Task<JsonObject?> LookAsync((string Create, string Name, string Look, string Delete) kind, string name)
    {
        try
        {
            var found = await wire.CallAsync(kind.Look, new JsonObject { [kind.Name] = name }).ConfigureAwait(false);
            return kind.Look == "sqs:GetQueueUrl" ? new JsonObject { ["QueueUrl"] = found.Body["QueueUrl"]?.ToString() } : new JsonObject { [kind.Name] = name };
        }
        catch (AwsServiceException)
        {
            return null;
        }
    }
}
