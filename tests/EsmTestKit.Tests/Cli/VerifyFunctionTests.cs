using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EsmTestKit.Tests.Cli;

public sealed class VerifyFunctionTests : IDisposable
{
    private const string Contract = """
        {
          "contract": "orders", "version": 1,
          "functions": { "consumer": { "runs": [ { "throw": { "errorType": "Script", "errorMessage": "is not to run" } } ] } },
          "steps": [
            { "call": "sqs:CreateQueue", "as": "orders", "with": { "QueueName": "orders" } },
            { "call": "lambda:CreateEventSourceMapping", "with": { "EventSourceArn": "${arn:sqs:orders}", "FunctionName": "consumer", "FunctionResponseTypes": [ "ReportBatchItemFailures" ] } },
            { "call": "sqs:SendMessage", "as": "sent", "with": { "QueueUrl": "${orders.QueueUrl}", "MessageBody": "hello" } },
            { "advance": "20s" },
            { "expectInvocations": "consumer", "are": [ { "event": { "Records": [ { "messageId": "${sent.MessageId}", "body": "hello", "<more>": true } ] }, "result": { "batchItemFailures": [] } } ] }
          ]
        }
        """;

    private static readonly string Handlers = $"{typeof(VerifiedConsumer).Assembly.Location}::EsmTestKit.Tests.Cli.VerifiedConsumer::";
    private readonly string _folder = Directory.CreateTempSubdirectory("esm-verify").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Handle")]
    [InlineData("HandleStatically")]
    public void A_consumer_of_an_assembly_takes_the_place_of_the_function(string method)
    {
        var (code, output, error) = Shell.Run("verify", Write(Contract), "--function", Handlers + method);

        Assert.Equal((0, "ok       orders\n1 passed, 0 failed\n", string.Empty), (code, output.ReplaceLineEndings("\n"), error));
    }

    [Fact]
    public void A_consumer_that_answers_otherwise_fails_the_contract_at_its_step()
    {
        var (code, output, _) = Shell.Run("verify", Write(Contract), "--function", $"consumer={Handlers}Fail");

        Assert.Equal(1, code);
        Assert.Contains("step 5, expectInvocations consumer", output, StringComparison.Ordinal);
        Assert.Contains("are[0].result", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "\"nonsense\" is no consumer")]
    [InlineData("nowhere.dll::A::B", "There is no assembly")]
    [InlineData("{assembly}::EsmTestKit.Tests.Cli.Nobody::Handle", "There is no type \"EsmTestKit.Tests.Cli.Nobody\"")]
    [InlineData("{assembly}::EsmTestKit.Tests.Cli.VerifiedConsumer::Handel", "There is no public method \"Handel\"")]
    [InlineData("{assembly}::EsmTestKit.Tests.Cli.VerifiedConsumer::Twice", "has 2 methods \"Twice\"")]
    [InlineData("{assembly}::EsmTestKit.Tests.Cli.VerifiedConsumer::Generic", "Lambda calls no generic handler")]
    [InlineData("{assembly}::EsmTestKit.Tests.Cli.ConsumerWithParameter::Handle", "by a public constructor without parameters")]
    [InlineData("{text}::A::B", "cannot be loaded")]
    public void A_target_that_leads_nowhere_says_what_to_write(string target, string what)
    {
        var text = Path.Combine(_folder, "no-assembly.dll");
        File.WriteAllText(text, "text");

        var (code, _, error) = Shell.Run("verify", Write(Contract), "--function", target.Replace("{assembly}", typeof(VerifiedConsumer).Assembly.Location, StringComparison.Ordinal).Replace("{text}", text, StringComparison.Ordinal));

        Assert.Equal(2, code);
        Assert.Contains(what, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NotATask", "ValueTask")]
    [InlineData("Typed", "serializer")]
    public void A_handler_that_Lambda_would_not_run_is_refused(string method, string what)
    {
        var (code, output, _) = Shell.Run("verify", Write(Contract), "--function", Handlers + method);

        Assert.Equal(2, code);
        Assert.Contains(what, output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_contract_with_several_functions_needs_the_name()
    {
        var file = Write(Contract.Replace("\"functions\": {", "\"functions\": { \"other\": {},", StringComparison.Ordinal));

        var without = Shell.Run("verify", file, "--function", Handlers + "Handle");
        var wrong = Shell.Run("verify", file, "--function", $"third={Handlers}Handle");
        var right = Shell.Run("verify", file, "--function", $"consumer={Handlers}Handle");

        Assert.Equal((2, 2, 0), (without.Code, wrong.Code, right.Code));
        Assert.Contains("the functions other, consumer", without.Output, StringComparison.Ordinal);
        Assert.Contains("there is no function \"third\"", wrong.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, false, "{\"batchItemFailures\":[]}", 0, "ok       orders")]
    [InlineData(200, true, "{\"errorMessage\":\"no\"}", 1, "are[0].result")]
    [InlineData(200, false, "{\"errorType\":\"Oh\",\"errorMessage\":\"no\"}", 1, "are[0].result")]
    [InlineData(404, false, "not here", 2, "answered 404: not here")]
    public async Task A_consumer_behind_an_invoke_URL_is_called(int status, bool isError, string body, int expected, string line)
    {
        var (listener, url) = Listen();
        using (listener)
        {
            var serving = ServeAsync(listener, status, isError, body);

            var (code, output, _) = Shell.Run("verify", Write(Contract), "--function", $"{url}2015-03-31/functions/function/invocations");

            // A run that cannot be done is a failed step like any other.
            Assert.Equal(expected == 2 ? 1 : expected, code);
            Assert.Contains(line, output, StringComparison.Ordinal);
            Assert.Contains("\"body\":\"hello\"", await serving, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_invoke_URL_that_does_not_answer_says_so()
    {
        var (listener, url) = Listen();
        listener.Close();

        var (code, output, _) = Shell.Run("verify", Write(Contract), "--function", url);

        Assert.Equal(1, code);
        Assert.Contains("does not answer", output, StringComparison.Ordinal);
    }

    private static (HttpListener, string) Listen()
    {
        // A port that was free a moment ago.
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var url = $"http://localhost:{((IPEndPoint)probe.LocalEndpoint).Port}/";
        probe.Stop();
        var listener = new HttpListener();
        listener.Prefixes.Add(url);
        listener.Start();
        return (listener, url);
    }

    private static async Task<string> ServeAsync(HttpListener listener, int status, bool isError, string body)
    {
        var context = await listener.GetContextAsync();
        using var reader = new StreamReader(context.Request.InputStream);
        var payload = await reader.ReadToEndAsync();
        context.Response.StatusCode = status;
        if (isError) context.Response.Headers.Add("X-Amz-Function-Error", "Unhandled");
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
        context.Response.Close();
        return payload;
    }

    private string Write(string contract)
    {
        var file = Path.Combine(_folder, "orders.contract.json");
        File.WriteAllText(file, contract);
        return file;
    }
}
