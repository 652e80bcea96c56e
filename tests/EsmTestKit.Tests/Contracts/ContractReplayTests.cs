namespace EsmTestKit.Tests.Contracts;

public sealed class ContractReplayTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("esm-replay").FullName;
    private readonly string _file;

    public ContractReplayTests()
    {
        _file = Path.Combine(_folder, "orders.contract.json");
        File.WriteAllText(_file, """
            {
              "contract": "orders", "version": 1,
              "functions": { "consumer": { "runs": [ { "returnText": "the script is not to run" } ] } },
              "steps": [
                { "call": "sqs:CreateQueue", "as": "orders", "with": { "QueueName": "orders" } },
                { "call": "lambda:CreateEventSourceMapping", "with": { "EventSourceArn": "${arn:sqs:orders}", "FunctionName": "consumer" } },
                { "call": "sqs:SendMessage", "with": { "QueueUrl": "${orders.QueueUrl}", "MessageBody": "hello" } },
                { "advance": "idle" },
                { "expectInvocations": "consumer", "are": [ { "result": null } ] },
                { "expectState": [ "seen" ] }
              ]
            }
            """);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task The_consumer_of_today_runs_in_the_place_of_the_function()
    {
        var seen = new List<string>();

        await ContractReplay.Of(_file).WithFunction("consumer", void (Stream _) => seen.Add("seen")).Observe(() => seen).VerifyAsync();

        Assert.Equal(["seen"], seen);
    }

    [Fact]
    public async Task A_factory_makes_the_consumer()
    {
        var seen = new List<string>();

        await ContractReplay.Of(_file).WithFunction("consumer", () => new Consumer(seen), consumer => consumer.Handle).Observe(() => seen).VerifyAsync();

        Assert.Equal(["seen"], seen);
    }

    [Fact]
    public async Task Another_state_is_shown_with_its_step()
    {
        var replay = ContractReplay.Of(_file).WithFunction("consumer", void (Stream _) => { }).Observe(() => new[] { "something else" });

        var failed = await Assert.ThrowsAsync<EsmAssertionException>(() => replay.VerifyAsync());

        Assert.Contains("step 6, expectState", failed.Message, StringComparison.Ordinal);
        Assert.Contains("something else", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_observer_the_state_is_missed()
    {
        var replay = ContractReplay.Of(_file).WithFunction("consumer", void (Stream _) => { });

        var failed = await Assert.ThrowsAsync<EsmAssertionException>(() => replay.VerifyAsync());

        Assert.Contains("Nothing reports the consumer's state. In a test report it: ContractReplay.Of(...).WithFunction(...).Observe(() => …).", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_without_a_consumer_would_prove_nothing()
    {
        var refused = await Assert.ThrowsAsync<EsmUsageException>(() => ContractReplay.Of(_file).VerifyAsync());

        Assert.Contains(".WithFunction(\"consumer\"", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_that_the_contract_does_not_have_is_refused()
    {
        var refused = Assert.Throws<EsmUsageException>(() => ContractReplay.Of(_file).WithFunction("consumers", void (Stream _) => { }));

        Assert.Contains("Functions: consumer.", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_contract_that_is_not_there_is_named() =>
        Assert.Contains("nowhere.contract.json", Assert.Throws<EsmUsageException>(() => ContractReplay.Of("nowhere.contract.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_contracts_of_a_folder_are_rows_of_a_theory()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "deeper"));
        File.Copy(_file, Path.Combine(_folder, "deeper", "second.contract.json"));
        File.Copy(_file, Path.Combine(_folder, "third.received.contract.json"));

        var rows = ContractFiles.In(_folder).ToList();

        Assert.Equal(["orders.contract.json", "second.contract.json"], rows.Select(row => Path.GetFileName(Assert.IsType<string>(Assert.Single(row)))));
        Assert.Throws<EsmUsageException>(() => ContractFiles.In(Path.Combine(_folder, "nowhere")));
    }

    private sealed class Consumer(List<string> seen)
    {
        public void Handle(Stream request) => seen.Add(request.CanRead ? "seen" : string.Empty);
    }
}
