namespace EsmTestKit.Tests.Lints;

public sealed class StreamLintTests
{
    [Fact]
    public async Task Nothing_is_said_of_settings_that_do_no_harm() => Assert.Empty(await LintWorld.OfStreamAsync(settings => settings));

    [Fact]
    [Covers("STR-215", "STR-214")]
    public async Task Retries_without_end_hold_up_the_shard()
    {
        var lint = (await LintWorld.OfStreamAsync(settings => settings with { MaximumRetryAttempts = -1 })).The("LINT-ENDLESS-RETRIES");

        Assert.Matches("^clicks#1 was tried [0-9]+ times in an hour; clicks#2, which nobody has tried, waits for 24 hours or more.$", lint.Story[^1]);
        (await LintWorld.OfStreamAsync(settings => settings with { MaximumRetryAttempts = -1, MaximumRecordAge = TimeSpan.FromMinutes(5) })).Lacks("LINT-ENDLESS-RETRIES");
    }

    [Fact]
    [Covers("STR-249", "STR-258")]
    public async Task Bisect_without_end_finds_the_record_and_waits_for_it()
    {
        var lints = await LintWorld.OfStreamAsync(settings => settings with { MaximumRetryAttempts = -1, BisectBatchOnFunctionError = true });

        Assert.Matches("^clicks#1 was tried [0-9]+ times in an hour; clicks#5, ", lints.The("LINT-ENDLESS-BISECT").Story[^1]);
        lints.Lacks("LINT-ENDLESS-RETRIES");
        (await LintWorld.OfStreamAsync(settings => settings with { MaximumRetryAttempts = 0, BisectBatchOnFunctionError = true })).Lacks("LINT-ENDLESS-BISECT");
    }

    [Theory]
    [InlineData(2, 0, "clicks#1 was tried 3 times and given up. Nothing tells of it.")]
    [InlineData(-1, 5, "clicks#1 was tried 13 times and given up. Nothing tells of it.")]
    [Covers("STR-226")]
    public async Task What_is_given_up_without_a_destination_is_gone(int attempts, int minutes, string end)
    {
        StreamMappingSettings Limited(StreamMappingSettings settings) => settings with { MaximumRetryAttempts = attempts, MaximumRecordAge = minutes == 0 ? null : TimeSpan.FromMinutes(minutes) };

        Assert.Equal(end, (await LintWorld.OfStreamAsync(Limited, withDestination: false)).The("LINT-NO-DESTINATION").Story[^1]);
        (await LintWorld.OfStreamAsync(Limited)).Lacks("LINT-NO-DESTINATION");
    }

    [Fact]
    [Covers("STR-296")]
    public async Task A_window_goes_on_without_what_was_given_up()
    {
        static StreamMappingSettings Windowed(StreamMappingSettings settings) => settings with { TumblingWindow = TimeSpan.FromMinutes(1) };
        var lints = await LintWorld.OfStreamAsync(Windowed, withDestination: false);

        Assert.Equal("3 records were put, and the windows ended with 2.", lints.The("LINT-WINDOW-GAPS").Story[^1]);
        lints.Lacks("LINT-NO-DESTINATION");
        (await LintWorld.OfStreamAsync(Windowed)).Lacks("LINT-WINDOW-GAPS");
    }

    [Fact]
    [Covers("STR-259")]
    public async Task A_batch_that_fails_as_a_whole_is_a_hint()
    {
        var lint = (await LintWorld.OfStreamAsync(settings => settings with { FunctionResponseTypes = [] })).The("LINT-WHOLE-BATCH");

        Assert.Equal(EsmLintSeverity.Hint, lint.Severity);
        Assert.Equal("clicks#3 never failed: it was delivered 3 times, and was given up.", lint.Story[^1]);
        (await LintWorld.OfStreamAsync(settings => settings with { FunctionResponseTypes = [], BisectBatchOnFunctionError = true })).Lacks("LINT-WHOLE-BATCH");
    }

    [Fact]
    [Covers("FLT-013")]
    public async Task A_filter_on_a_stream_that_looks_into_the_encoded_data()
    {
        var lint = (await LintWorld.OfStreamAsync(settings => settings with { Filters = ["""{ "kinesis": { "data": { "page": ["/"] } } }"""] })).The("LINT-FILTER");

        Assert.Equal("""A record that has what the pattern asks for: {"page":"/"}""", lint.Story[0]);
        (await LintWorld.OfStreamAsync(settings => settings with { Filters = ["""{ "data": { "page": ["/"] } }"""] })).Lacks("LINT-FILTER");
    }

    [Theory]
    [InlineData("""{ "dynamodb": { "NewImage": { "age": { "N": [42] } } } }""", "DynamoDB's numbers are texts in the record (FLT-018).")]
    [InlineData("""{ "dynamodb": { "NewImage": { "age": ["42"] } } }""", "an attribute stands under its type")]
    [InlineData("""{ "NewImage": { "age": { "N": ["42"] } } }""", "\"NewImage\" is no member of the record")]
    [Covers("FLT-018")]
    public async Task A_filter_on_a_table_that_matches_nothing(string pattern, string why)
    {
        var lint = (await FiltersAsync(pattern)).The("LINT-FILTER");

        Assert.Contains(why, lint.What, StringComparison.Ordinal);
        Assert.Equal("The function was not called.", lint.Story[^1]);
    }

    [Theory]
    [InlineData("""{ "dynamodb": { "NewImage": { "age": { "N": ["42"] } } } }""")]
    [InlineData("""{ "eventName": ["INSERT"] }""")]
    public async Task A_filter_on_a_table_that_matches_something(string pattern) => (await FiltersAsync(pattern)).Lacks("LINT-FILTER");

    private static async Task<IReadOnlyList<EsmLint>> FiltersAsync(string pattern)
    {
        await using var sim = new EsmSimulation();
        var customers = sim.CreateTable("customers", new("id") { StreamView = DynamoDbStreamView.NewAndOldImages });
        sim.CreateEventSourceMapping(customers, sim.CreateFunction("project", (Stream _) => { }), new(StartingPosition.Latest) { Filters = [pattern] });
        return await sim.LintAsync();
    }
}
