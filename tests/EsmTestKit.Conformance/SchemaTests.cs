using EsmTestKit.Internal.Contracts;
using NJsonSchema;

namespace EsmTestKit.Conformance;

/// <summary>The schema that editors use says of every contract what the reader says.</summary>
public sealed class SchemaTests
{
    private const string Smallest = """{ "contract": "a", "version": 1, "steps": [ { "advance": "idle" } ] }""";

    private static readonly string SchemaFile = Path.Combine(Repository.Root, "contracts", "schema", "contract-1.schema.json");

    public static TheoryData<string> Contracts => new(
        ContractPaths.Find([Path.Combine(Repository.Root, "contracts"), Path.Combine(Repository.Root, "tests", "EsmTestKit.Examples")])
            .Select(file => Path.GetRelativePath(Repository.Root, file)));

    [Theory]
    [MemberData(nameof(Contracts))]
    public async Task Every_contract_that_can_be_read_is_valid(string file)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, file));
        if (IsReadable(text)) Assert.Empty(await ErrorsAsync(text));
    }

    [Fact]
    public async Task Every_contract_of_AWS_can_be_read() =>
        Assert.All(ContractPaths.Find([Path.Combine(Repository.Root, "contracts", "aws")]), file => Assert.True(IsReadable(File.ReadAllText(file)), file));

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2")]
    [InlineData("\"version\": 1,", "")]
    [InlineData("\"contract\": \"a\"", "\"contract\": \"a b\"")]
    [InlineData("\"version\": 1", "\"version\": 1, \"sumary\": \"\"")]
    [InlineData("\"version\": 1", "\"version\": 1, \"start\": \"yesterday\"")]
    [InlineData("\"version\": 1", "\"version\": 1, \"recorded\": { \"on\": \"the moon\" }")]
    [InlineData("\"version\": 1", "\"version\": 1, \"functions\": { \"f\": { \"timeout\": \"3 seconds\" } }")]
    [InlineData("\"version\": 1", "\"version\": 1, \"functions\": { \"f\": { \"runs\": [ { \"return\": 1, \"timeout\": true } ] } }")]
    [InlineData("\"version\": 1", "\"version\": 1, \"functions\": { \"f\": { \"runs\": [ { \"throwIf\": { \"attempts\": 1 } } ] } }")]
    [InlineData("\"advance\": \"idle\"", "\"advance\": \"a while\"")]
    [InlineData("\"advance\": \"idle\"", "\"advance\": \"idle\", \"call\": \"sqs:CreateQueue\"")]
    [InlineData("\"advance\": \"idle\"", "")]
    [InlineData("\"advance\": \"idle\"", "\"call\": \"ec2:RunInstances\"")]
    [InlineData("\"advance\": \"idle\"", "\"expectHolds\": \"luck\"")]
    [InlineData("\"advance\": \"idle\"", "\"expectInvocations\": \"f\", \"count\": -1")]
    public async Task What_the_reader_refuses_is_not_valid(string old, string now)
    {
        Assert.Empty(await ErrorsAsync(Smallest));
        var broken = Smallest.Replace(old, now, StringComparison.Ordinal);

        Assert.False(IsReadable(broken), broken);
        Assert.NotEmpty(await ErrorsAsync(broken));
    }

    private static async Task<IEnumerable<string>> ErrorsAsync(string contract) =>
        (await JsonSchema.FromFileAsync(SchemaFile)).Validate(contract).Select(error => error.ToString());

    private static bool IsReadable(string contract)
    {
        try
        {
            ContractReader.Read("a.contract.json", System.Text.Encoding.UTF8.GetBytes(contract));
            return true;
        }
        catch (EsmUsageException)
        {
            return false;
        }
    }
}
