using System.Runtime.ExceptionServices;
using EsmTestKit.Internal.Contracts;
using EsmTestKit.Internal.Wire;

namespace EsmTestKit.Conformance;

/// <summary>The engine against everything that was recorded on AWS, and against whatever folders ESMTESTKIT_CONTRACTS names.</summary>
public sealed class ConformanceTests
{
    private const string Variable = "ESMTESTKIT_CONTRACTS";

    public static TheoryData<string> RecordedOnAws => Files([Path.Combine(Repository.Root, "contracts", "aws")]);

    /// <summary>Each row of the format's tables: a contract that holds, and one that fails where must-fail.json says.</summary>
    public static TheoryData<string> Samples => Files([Path.Combine(Repository.Root, "contracts", "samples")]);

    public static TheoryData<string> KinesisOnAws => Files([Path.Combine(Repository.Root, "contracts", "aws", "kinesis")]);

    public static TheoryData<string> FurtherFolders
    {
        get
        {
            var folders = Environment.GetEnvironmentVariable(Variable)?.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries) ?? [];
            return folders.Length == 0 ? new TheoryData<string>(string.Empty) : Files(folders);
        }
    }

    [Theory]
    [MemberData(nameof(RecordedOnAws))]
    public async Task What_AWS_did_the_engine_does(string file) => await Verify(Path.Combine(Repository.Root, file));

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task What_the_format_says_the_runner_does(string file) => await Verify(Path.Combine(Repository.Root, file));

    [Theory]
    [MemberData(nameof(RecordedOnAws))]
    public async Task Over_the_wire_the_engine_does_the_same(string file) => Assert.True(await VerifyOverTheWire(file, inCbor: false) > 0);

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task Over_the_wire_the_runner_does_the_same(string file) => await VerifyOverTheWire(file, inCbor: false);

    [Theory]
    [MemberData(nameof(KinesisOnAws))]
    public async Task In_CBOR_Kinesis_does_the_same(string file) => Assert.True(await VerifyOverTheWire(file, inCbor: true) > 0);

    [Fact]
    public void Every_sample_that_holds_has_one_that_must_fail_and_the_list_names_no_other()
    {
        var samples = Path.Combine(Repository.Root, "contracts", "samples");
        var mustFail = ContractPaths.Find([Path.Combine(samples, "must-fail")]).Select(ContractPaths.Stem).ToList();

        Assert.Empty(ContractPaths.Find([Path.Combine(samples, "holds")]).Select(ContractPaths.Stem).Except(mustFail));
        Assert.Equal(mustFail.Order(StringComparer.Ordinal), MustFailList.Read(Path.Combine(samples, "must-fail", MustFailList.FileName)).Names.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(FurtherFolders))]
    public async Task Contracts_of_further_folders_hold(string file)
    {
        // The environment variable names no folder: there is nothing to hold.
        if (file.Length > 0) await Verify(Path.Combine(Repository.Root, file));
    }

    [Fact]
    public void Names_are_unique_and_nothing_recorded_on_AWS_is_pending()
    {
        var folder = Path.Combine(Repository.Root, "contracts", "aws");
        var names = ContractPaths.Find([folder]).Select(file => ContractReader.Read(file, File.ReadAllBytes(file)).Name).ToList();

        Assert.Equal(names.Distinct(), names);
        Assert.Empty(Directory.EnumerateFiles(folder, PendingList.FileName, SearchOption.AllDirectories));
    }

    private static async Task Verify(string file, ContractCast? cast = null)
    {
        switch (await new ContractVerifier().VerifyAsync(file, _ => cast ?? new ContractCast()))
        {
            case VerifyOutcome.Failed failed:
                Assert.Fail($"{failed.Name}\n{string.Join('\n', failed.Lines)}");
                break;
            case VerifyOutcome.Passed { Note: { } note } when note.StartsWith("holds by now", StringComparison.Ordinal):
                Assert.Fail(note); // The list of pending contracts only shrinks, and at once.
                break;
            default:
                break;
        }
    }

    /// <returns>How many requests went over the wire.</returns>
    private static async Task<int> VerifyOverTheWire(string file, bool inCbor)
    {
        var requests = 0;
        await Verify(Path.Combine(Repository.Root, file), new ContractCast { Carrier = Carrier });
        return requests;

        ContractCalls Carrier(EsmSimulation simulation)
        {
            var endpoint = new AwsEndpoint(simulation);
            return new WireClient(SendAsync, inCbor).CallAsync;

            async Task<AwsHttpResponse> SendAsync(string service, AwsHttpRequest request)
            {
                requests++;
                var response = await endpoint.AnswerAsync(request);
                // The kit's own refusals are no answers of AWS's.
                if (response.Cause is { } cause) ExceptionDispatchInfo.Throw(cause);
                return response;
            }
        }
    }

    private static TheoryData<string> Files(IEnumerable<string> folders) =>
        new(ContractPaths.Find(folders).Select(file => Path.GetRelativePath(Repository.Root, Path.GetFullPath(file))));
}
