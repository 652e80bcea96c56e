using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Reflection.Emit;
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
    [InlineData("{assembly}::EsmTestKit.Tests.Cli.GenericConsumer`1::Handle", "Lambda makes no generic type")]
    [InlineData("{assembly}::EsmTestKit.Tests.Cli.VerifiedConsumer::Hidden", "There is no public method \"Hidden\"")]
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
    [InlineData("NotAwaited", "async void")]
    [InlineData("TakesThree", "has 3 parameters")]
    [InlineData("ByReference", "a ref parameter")]
    [InlineData("Cancelled", "takes a CancellationToken")]
    public void A_handler_that_Lambda_would_not_run_is_refused(string method, string what)
    {
        var (code, output, _) = Shell.Run("verify", Write(Contract), "--function", Handlers + method);

        Assert.Equal(2, code);
        Assert.Contains(what, output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_assembly_without_what_it_needs_says_what_is_missing()
    {
        // A consumer whose event is of an assembly that is never written.
        var missing = new PersistedAssemblyBuilder(new AssemblyName("Orders.Events"), typeof(object).Assembly).DefineDynamicModule("Orders.Events").DefineType("OrderEvent", TypeAttributes.Public);
        missing.CreateType();
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("Lonely"), typeof(object).Assembly);
        var consumer = assembly.DefineDynamicModule("Lonely").DefineType("Consumer", TypeAttributes.Public);
        consumer.DefineMethod("Handle", MethodAttributes.Public, typeof(void), [missing]).GetILGenerator().Emit(OpCodes.Ret);
        consumer.CreateType();
        var lonely = Path.Combine(_folder, "Lonely.dll");
        assembly.Save(lonely);

        var (code, _, error) = Shell.Run("verify", Write(Contract), "--function", $"{lonely}::Consumer::Handle");

        Assert.Equal(2, code);
        Assert.Contains("needs something that is not there: ", error, StringComparison.Ordinal);
        Assert.Contains("dotnet publish -o out", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_contract_of_another_version_says_which_is_read()
    {
        var (code, output, _) = Shell.Run("verify", Write(Contract.Replace("\"version\": 1", "\"version\": 2", StringComparison.Ordinal)));

        Assert.Equal(2, code);
        Assert.Contains("orders.contract.json, line 2, column 36: this is a contract of version 2. This kit reads version 1: write \"version\": 1, or use a newer kit.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_script_throttles_is_throttled_before_it_reaches_the_consumer()
    {
        var throttled = Contract.Replace("\"runs\": [", "\"runs\": [ { \"throttle\": true }, { \"throttle\": true },", StringComparison.Ordinal);
        var counted = throttled.Replace("{ \"expectInvocations\"", "{ \"expectMetrics\": \"AWS/Lambda\", \"of\": { \"FunctionName\": \"consumer\" }, \"are\": { \"Throttles\": 2 } }, { \"expectInvocations\"", StringComparison.Ordinal);

        var (code, output, _) = Shell.Run("verify", Write(counted), "--function", Handlers + "Handle");

        Assert.Equal((0, "ok       orders\n1 passed, 0 failed\n"), (code, output.ReplaceLineEndings("\n")));
    }

    [Fact]
    public void The_state_is_a_tests_to_see_and_can_be_passed_over()
    {
        var file = Write(Contract.Replace("\"advance\": \"20s\" },", "\"advance\": \"20s\" }, { \"expectState\": [ 1 ] },", StringComparison.Ordinal));

        var looked = Shell.Run("verify", file, "--function", Handlers + "Handle");
        var passedOver = Shell.Run("verify", file, "--no-state", "--function", Handlers + "Handle");

        Assert.Equal((1, 0), (looked.Code, passedOver.Code));
        Assert.Contains("Nothing reports the consumer's state. In a test report it: ContractReplay.Of(...).WithFunction(...).Observe(() => …). From the shell nobody sees it: esm verify --no-state passes it over.", looked.Output, StringComparison.Ordinal);
        Assert.Contains("its state was not looked at", passedOver.Output, StringComparison.Ordinal);
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
