using System.Text;

namespace EsmTestKit.Tests.Cli;

public sealed class VerifyCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("esm-verify").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Contracts_that_hold_end_with_zero()
    {
        Write("a.contract.json", Contract("a", 400));
        Write("deeper/b.contract.json", Contract("b", 400));
        Write("deeper/b.received.contract.json", "passed over");
        Write("bin/c.contract.json", "passed over");

        var (code, output, error) = Verify(_folder);

        Assert.Equal((0, "ok       a\nok       b\n2 passed, 0 failed\n", ""), (code, output, error));
    }

    [Fact]
    public async Task What_a_search_kept_is_its_tests_to_replay_and_stands_in_nobodys_way()
    {
        await Assert.ThrowsAsync<EsmAssertionException>(() => EsmExplore.AssertIdempotentAsync(
            Exploration.OrderScenario.Of((store, order) => store.SaveAsync(order)),
            testFile: Path.Combine(_folder, "Orders.cs"),
            testName: "Twice"));
        var kept = Path.Combine(_folder, "Orders.Twice.idempotent.found.contract.json");
        if (!File.Exists(kept))
        {
            Assert.NotNull(EsmTestKit.Internal.Ground.BuildServer.Sign(Environment.GetEnvironmentVariable));
            return;
        }

        var alone = Verify(_folder);
        Write("z.contract.json", Contract("z", 400));
        var together = Verify(_folder);

        const string Line = "kept     Orders/Twice/idempotent (a delivery that a search found; its test has the world, and tries it first)\n";
        Assert.Equal((1, Line + "1 kept for its test\n0 passed, 0 failed\n", ""), alone);
        Assert.Equal((0, Line + "ok       z\n1 kept for its test\n1 passed, 0 failed\n", ""), together);
        Assert.DoesNotContain(ContractFiles.In(_folder), row => ((string)row[0]).Contains(".found.", StringComparison.Ordinal));
    }

    [Fact]
    public void What_fails_only_in_its_state_is_counted_with_the_cure()
    {
        foreach (var name in (string[])["a", "b"])
        {
            Write($"{name}.contract.json", Contract(name, 400).Replace("\"steps\": [", "\"steps\": [ { \"expectState\": [] },", StringComparison.Ordinal));
        }

        var looked = Verify(_folder);
        var passedOver = Shell.Run("verify", _folder, "--no-state");

        Assert.Equal((1, 0), (looked.Code, passedOver.Code));
        Assert.EndsWith("2 fail only in expectState, which nobody reports here: --no-state passes it over; with --function, --state says where the state is.\n0 passed, 2 failed\n", looked.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_does_not_hold_is_reported_with_step_path_and_values_and_ends_with_one()
    {
        var file = Write("a.contract.json", Contract("a", 404));

        var (code, output, _) = Verify(file);

        Assert.Equal(1, code);
        Assert.Contains($"failed   a ({file})", output, StringComparison.Ordinal);
        Assert.Contains("step 1, ", output, StringComparison.Ordinal);
        Assert.Contains("expectError.status\n               expected: 404\n               actual:   400\n", output, StringComparison.Ordinal);
        Assert.EndsWith("0 passed, 1 failed\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "line 1, column 1", "this is no JSON")]
    [InlineData("{\n  \"contract\": \"a\",\n  \"steps\": [ }", "line 3, column 14", "this is no JSON")]
    [InlineData("{ // why\n}", "line 1, column 3", "comments and trailing commas are not allowed")]
    [InlineData("{\n\"contract\": \"a\",\n\"contract\": \"b\"}", "line 3, column 1", "stands twice")]
    [InlineData("{ \"contract\": \"\\ud800\" }", "line 1, column 15", "half of a surrogate pair")]
    [InlineData("[]", "line 1, column 1", "A contract must be an object")]
    [InlineData("{ \"contract\": \"a\", \"version\": 2, \"steps\": [] }", "line 1, column 31", "version 2")]
    [InlineData("{ \"contract\": \"a\", \"version\": 1, \"step\": [] }", "line 1, column 34", "Did you mean \"steps\"?")]
    [InlineData("{ \"contract\": \"a\", \"version\": 1, \"steps\": [ { \"call\": \"sqs:SendMesage\", \"with\": {} } ] }", "line 1", "sqs:SendMessage")]
    public void A_file_that_is_no_contract_is_named_with_place_and_cure_and_does_not_hide_the_others(string text, string place, string what)
    {
        var broken = Write("a.contract.json", text);
        Write("b.contract.json", Contract("b", 400));

        var (code, output, _) = Verify(_folder);

        Assert.Equal(2, code);
        Assert.Contains($"{broken}, {place}", output, StringComparison.Ordinal);
        Assert.Contains(what, output, StringComparison.Ordinal);
        Assert.EndsWith("ok       b\n1 passed, 1 failed\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_text_is_named()
    {
        var file = Path.Combine(_folder, "a.contract.json");
        File.WriteAllBytes(file, [.. "{ \"contract\": \""u8, 0xFF, 0xFE, .. "\" }"u8]);

        var (code, output, _) = Verify(file);

        Assert.Equal(2, code);
        Assert.Contains($"{file}, line 1, column 15: this text is no valid UTF-8", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_nests_without_end_is_refused_at_the_place_where_it_is_too_deep()
    {
        var file = Write("a.contract.json", new string('[', 1_000_000));

        var (code, output, _) = Verify(file);

        Assert.Equal(2, code);
        Assert.Contains($"{file}, line 1, column 257: this is no JSON: The maximum configured depth of 256 has been exceeded", output, StringComparison.Ordinal);
    }

    // With work in proportion to the line for each value, this would take minutes.
    [Fact]
    public void A_huge_line_is_read_in_one_go()
    {
        var values = string.Join(',', Enumerable.Repeat("0", 1_000_000));
        var file = Write("a.contract.json", $$$"""{"contract":"a","version":1,"steps":[{"call":"sqs:SendMessage","with":{"QueueUrl":[{{{values}}}]},"expct":{}}]}""");

        var (code, output, _) = Verify(file);

        Assert.Equal(2, code);
        Assert.Contains($"{file}, line 1, column 2000", output, StringComparison.Ordinal);
        Assert.Contains("\"expct\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_larger_than_any_contract_is_refused()
    {
        var file = Path.Combine(_folder, "a.contract.json");
        using (var stream = File.Create(file)) stream.SetLength((64 << 20) + 1);

        var (code, output, _) = Verify(file);

        Assert.Equal(2, code);
        Assert.Contains($"{file} is larger than 64 MiB: that is no contract.", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_gone_does_not_hide_the_others()
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "a.contract.json"), Path.Combine(_folder, "nowhere"));
        Write("b.contract.json", Contract("b", 400));

        var (code, output, _) = Verify(_folder);

        Assert.Equal(2, code);
        Assert.Contains("a.contract.json cannot be read", output, StringComparison.Ordinal);
        Assert.EndsWith("1 passed, 1 failed\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_that_leads_back_up_is_followed_once()
    {
        Write("a.contract.json", Contract("a", 400));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "loop"), _folder);

        Assert.Equal((0, "ok       a\n1 passed, 0 failed\n", ""), Verify(_folder));
    }

    [Fact]
    public void Paths_that_lead_nowhere_and_folders_without_contracts_end_with_two()
    {
        var nowhere = Path.Combine(_folder, "nowhere");
        Write("notes.json", "{}");

        var missing = Verify(nowhere);
        var empty = Verify(_folder);
        var none = Verify();

        Assert.Equal((2, "", $"There is no file or folder \"{nowhere}\". Give contract files, or folders with contracts in them.\n"), missing);
        Assert.Equal((2, "", $"There is no contract under \"{_folder}\". Contracts are files named NAME.contract.json; *.received.* files are passed over.\n"), empty);
        Assert.Equal(2, none.Code);
        Assert.NotEmpty(none.Error);
    }

    [Theory]
    [InlineData("pending.json")]
    [InlineData("must-fail.json")]
    public void A_list_that_is_broken_is_named(string list)
    {
        Write("a.contract.json", Contract("a", 400));
        var file = Write(list, "[");

        var (code, _, error) = Verify(_folder);

        Assert.Equal(2, code);
        Assert.Contains($"{file}, line 1, column 2", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_stands_twice_in_the_tree_is_said()
    {
        Write("a.contract.json", Contract("same", 400));
        var second = Write("b.contract.json", Contract("same", 400));

        var (code, output, _) = Verify(_folder);

        Assert.Equal(1, code);
        Assert.Contains($"failed   same ({second})", output, StringComparison.Ordinal);
        Assert.Contains("names are unique in a tree", output, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Verify(params string[] paths)
    {
        var (code, output, error) = Shell.Run(["verify", .. paths]);
        return (code, output.ReplaceLineEndings("\n"), error.ReplaceLineEndings("\n"));
    }

    private static string Contract(string name, int status) => $$"""
        {
          "contract": "{{name}}",
          "version": 1,
          "steps": [
            {
              "call": "sqs:SendMessage",
              "with": { "QueueUrl": "https://sqs.${region}.amazonaws.com/${account}/nowhere", "MessageBody": "x" },
              "expectError": { "code": "QueueDoesNotExist", "status": {{status}} }
            }
          ]
        }
        """;

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return file;
    }
}
