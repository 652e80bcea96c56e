namespace EsmTestKit.Internal.Lints;

/// <summary>A record that always fails, and one behind it.</summary>
internal static class EndlessProof
{
    private static readonly TimeSpan Watched = TimeSpan.FromHours(1);

    public static async Task<IReadOnlyList<string>?> RunAsync(LintSubject subject, int first)
    {
        using var world = new ProofWorld(subject, (call, _) => ProofScript.Poisoned(subject, call));
        world.Send(first);
        await world.RunAsync(subject.Configuration.MaximumBatchingWindow + TimeSpan.FromSeconds(10)).ConfigureAwait(false);
        world.Send();
        await world.RunAsync(Watched).ConfigureAwait(false);
        var (poison, behind) = (world.Record(1), world.Record(first + 1));
        var tried = world.Deliveries(poison);
        if (tried < 3 || world.Deliveries(behind) > 0) return null;
        return ProofStory.Of($"A consumer that fails on {poison}:", world.Ledger, $"{poison} was tried {ProofStory.Times(tried)} in an hour; {behind}, which nobody has tried, waits for {ProofStory.Span(new KinesisStreamSettings().RetentionPeriod)} or more.");
    }
}
