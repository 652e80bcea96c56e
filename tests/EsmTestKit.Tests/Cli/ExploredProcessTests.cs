namespace EsmTestKit.Tests.Cli;

/// <summary>Processes in the place of a contract's function. The shell and curl are the other language; what a real runtime adds is its own library.</summary>
[Collection(nameof(Functions.PoolTests))]
public sealed class ExploredProcessTests : IDisposable
{
    // A runtime in a few lines: asks, sends a mail for each order to a queue of the same world, answers.
    private const string Runtime = """
        api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime"
        while :; do
          event=$(curl -s -D "$0.headers" "$api/invocation/next") || exit 9
          id=$(tr -d '\r' < "$0.headers" | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p')
          BODY
          curl -s -o /dev/null -d 'null' "$api/invocation/$id/response"
        done
        """;

    private const string Mail = """curl -s -o /dev/null --data-urlencode "QueueUrl=$AWS_ENDPOINT_URL/123456789012/mails" -d "Action=SendMessage&Version=2012-11-05&MessageBody=order-1" "$AWS_ENDPOINT_URL/" """;

    private const string Contract = """
        {
          "contract": "orders", "version": 1,
          "functions": { "apply": { "timeout": "20s" } },
          "steps": [
            { "call": "sqs:CreateQueue", "as": "orders", "with": { "QueueName": "orders", "Attributes": { "VisibilityTimeout": "60" } } },
            { "call": "sqs:CreateQueue", "as": "mails", "with": { "QueueName": "mails" } },
            { "call": "lambda:CreateEventSourceMapping", "with": { "EventSourceArn": "${arn:sqs:orders}", "FunctionName": "apply" } },
            { "call": "sqs:SendMessage", "with": { "QueueUrl": "${orders.QueueUrl}", "MessageBody": "order-1" } },
            { "advance": "idle" },
            { "expectInvocations": "apply", "are": [ { "result": null } ] },
            { "call": "sqs:ReceiveMessage", "with": { "QueueUrl": "${mails.QueueUrl}" }, "expect": { "Messages": [ { "Body": "order-1", "<more>": true } ] } }
          ]
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("esm-process").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Verify_runs_a_process_in_the_place_of_the_function()
    {
        var (code, output, error) = Shell.Run("verify", Write("orders.contract.json", Contract), "--function", $"apply=exec sh {Write("mails.sh", Runtime.Replace("BODY", Mail, StringComparison.Ordinal))}");

        Assert.Equal((0, "ok       orders\n1 passed, 0 failed\n", string.Empty), (code, output.ReplaceLineEndings("\n"), error));
    }

    [Fact]
    public void Explore_finds_the_delivery_that_sends_a_mail_twice_and_says_what_it_could_not_look_at()
    {
        var (code, output, error) = Shell.Run("explore", Write("orders.contract.json", Contract), "--function", $"apply=exec sh {Write("mails.sh", Runtime.Replace("BODY", Mail, StringComparison.Ordinal))}", "--shard", "0/1", "--preset", "quick");

        Assert.True(code == 1, output + error);
        Assert.Contains("expected: {\"queue mails\":[\"order-1\"]}", output, StringComparison.Ordinal);
        Assert.Contains("came:     {\"queue mails\":[\"order-1\",\"order-1\"]}", output, StringComparison.Ordinal);
        Assert.Contains("Uncontrolled, not proved: the consumer is a process: deliveries were searched, what happens inside an invocation was not", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_starts_anew_for_each_schedule()
    {
        // It remembers in a variable of its own: within one schedule nothing is sent twice.
        var remembers = $"[ -z \"$seen\" ] && {{ seen=yes; {Mail}; }}";

        var (code, output, error) = Shell.Run("explore", Write("orders.contract.json", Contract), "--function", $"apply=exec sh {Write("mails.sh", Runtime.Replace("BODY", remembers, StringComparison.Ordinal))}", "--shard", "0/1", "--preset", "quick", "--schedules", "8");

        Assert.True(code == 0, output + error);
        Assert.Contains("Idempotent: holds", output, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, text);
        return file;
    }
}
