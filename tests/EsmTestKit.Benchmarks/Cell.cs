namespace EsmTestKit.Benchmarks;

/// <summary>One measurement: a scenario at one size.</summary>
/// <param name="Scenario">Its name.</param>
/// <param name="Count">Messages, records, timers or schedules.</param>
/// <param name="Ways">Message groups, shards, messages of a schedule, or 1.</param>
internal sealed record Cell(string Scenario, int Count, int Ways)
{
    public static IReadOnlyList<Cell> All { get; } =
    [
        .. Enumerable.Range(1, 4).Select(messages => new Cell("explore", 160_000, messages)),
        new("explore-sdk", 10_000, 3),
        new("explore-ef", 4_000, 3),
        .. Sizes(2, 5).Select(count => new Cell("fifo", count, 1)),
        .. Sizes(1, 4).Select(groups => new Cell("fifo", 100_000, groups)),
        new("sqs", 1_000, 1),
        new("sqs", 10_000, 1),
        .. Sizes(3, 6).Select(count => new Cell("kinesis", count, 1)),
        .. Sizes(3, 6).Select(count => new Cell("timeline", count, 1)),
    ];

    private static IEnumerable<int> Sizes(int from, int to) => Enumerable.Range(from, to - from + 1).Select(power => (int)Math.Pow(10, power));
}
