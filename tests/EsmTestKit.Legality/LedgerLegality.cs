namespace EsmTestKit.Legality;

/// <summary>Whether AWS may have done what a ledger tells (the X-list, EXP-010), from its text alone.</summary>
public static class LedgerLegality
{
    /// <summary>Empty: all of it is legal.</summary>
    /// <param name="jsonLines">The ledger as <c>ToJsonLines</c> writes it.</param>
    public static IReadOnlyList<Illegality> Of(string jsonLines, WorldFacts facts)
    {
        var lines = jsonLines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(text => new LedgerLine(text)).ToList();
        LegalityCheck[] checks =
        [
            new ClockCheck(), new EndCheck(facts), new ShardOrderCheck(facts), new QueueCheck(), new BatchCheck(facts), new RetryCheck(),
            new EnvironmentCheck(facts), new IdentityCheck(), new AnswerCheck(facts),
        ];
        foreach (var check in checks)
        {
            foreach (var line in lines) check.Prepare(line);
            foreach (var line in lines) check.See(line);
            check.End();
        }

        return [.. checks.SelectMany(check => check.Found).OrderBy(found => found.Ordinal)];
    }
}
