namespace EsmTestKit.Tests.Exploration;

/// <summary>How many schedules there are, by the formulas of section 4.6 of the exploration plan: what an enumerator must come to.</summary>
internal static class Formulas
{
    public static long Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);

    /// <summary>n (n-1) … (n-k+1): the words of k different messages out of n.</summary>
    public static long Falling(int n, int k) => k == 0 ? 1 : n * Falling(n - 1, k - 1);

    public static long Choose(int n, int k) => k < 0 || k > n ? 0 : Falling(n, k) / Factorial(k);

    public static long Multinomial(params int[] parts) => Factorial(parts.Sum()) / parts.Aggregate(1L, (product, part) => product * Factorial(part));

    /// <summary>T2: how n records are cut into batches of at most b.</summary>
    public static long Compositions(int n, int b) => n == 0 ? 1 : Sizes(n, b).Sum(k => Compositions(n - k, b));

    /// <summary>The same with exactly m batches.</summary>
    public static long Compositions(int n, int b, int m) => m == 0 ? n == 0 ? 1 : 0 : Sizes(n, b).Sum(k => Compositions(n - k, b, m - 1));

    /// <summary>T1: words in which each of n messages comes once, and d deliveries more come in between: n! S(n+d, n).</summary>
    public static long Words(int n, int d) => Factorial(n) * Stirling(n + d, n);

    /// <summary>T3: ordered batches of at most b, no message twice in one, each message at least once, n+d deliveries.</summary>
    public static long BatchedWords(int n, int b, int d) =>
        Enumerable.Range(0, n + 1).Sum(left => (left % 2 == 0 ? 1 : -1) * Choose(n, left) * Batched(n - left, b, n + d));

    /// <summary>T5: a standard queue whose failed messages are there again at once; at most f failed invocations and d copies.</summary>
    public static long ClosedLoop(int m, int b, int f, int d) => m == 0
        ? 1
        : Sizes(m, b).Sum(k => Falling(m, k) * (Enumerable.Range(0, Math.Min(k, d) + 1).Sum(j => Choose(k, j) * ClosedLoop(m - k + j, b, f, d - j)) + (f > 0 ? ClosedLoop(m, b, f - 1, d) : 0)));

    /// <summary>T6: FIFO groups of these sizes, batches of at most b that keep each group's order, at most f failed invocations.</summary>
    public static long Groups(int[] sizes, int b, int f) => sizes.All(size => size == 0)
        ? 1
        : Takes(sizes).Where(take => take.Sum() is var sum && sum > 0 && sum <= b)
            .Sum(take => Multinomial(take) * (Groups([.. sizes.Zip(take, (size, taken) => size - taken)], b, f) + (f > 0 ? Groups(sizes, b, f - 1) : 0)));

    /// <summary>T7: a shard whose batches are tried again as they are, at most f failures.</summary>
    public static long Retried(int n, int b, int f) => Enumerable.Range(1, n).Sum(m => Compositions(n, b, m) * Choose(m + f, f));

    /// <summary>T7: the same with batches that are cut in two where they fail.</summary>
    public static long Bisected(int n, int b, int f) => BisectedExactly(n, b, f).Take(f + 1).Sum();

    /// <summary>T7: answers that name the first failed record, at most f of them: C_b(n) C(n+f, f).</summary>
    public static long Partial(int n, int b, int f) => Compositions(n, b) * Choose(n + f, f);

    /// <summary>T7: at most f restarts after a batch, what follows cut anew.</summary>
    public static long Restarted(int n, int b, int f) => n == 0 ? 1 : Sizes(n, b).Sum(k => Restarted(n - k, b, f) + (f > 0 ? Restarted(n, b, f - 1) : 0));

    /// <summary>T8: lanes of these sizes whose invocations have e steps each.</summary>
    public static long Lanes(int[] sizes, int b, int e) =>
        Takes(sizes).Sum(batches => batches.Zip(sizes).Aggregate(1L, (product, lane) => product * Compositions(lane.Second, b, lane.First)) * Multinomial([.. batches.Select(count => count * e)]));

    /// <summary>T9: n single-message invocations of e steps each, all in flight together.</summary>
    public static long Interleaved(int n, int e) => Multinomial([.. Enumerable.Repeat(e, n)]);

    /// <summary>A standard queue whose failed messages come back together when their visibility ends: round by round.</summary>
    public static long Rounds(int n, int b, int f) => n == 0 ? 1 : Factorial(n) * Round(n, b, f, 0);

    // So many are still to be cut, and so many have failed in this round already.
    private static long Round(int left, int b, int f, int failed) => left == 0
        ? Rounds(failed, b, f)
        : Sizes(left, b).Sum(k => Round(left - k, b, f, failed) + (f > 0 ? Round(left - k, b, f - 1, failed + k) : 0));

    // By the number of failures.
    private static long[] BisectedExactly(int n, int b, int most)
    {
        var sum = new long[most + 1];
        if (n == 0)
        {
            sum[0] = 1;
            return sum;
        }

        foreach (var k in Sizes(n, b)) Add(sum, Times(Split(k, most), BisectedExactly(n - k, b, most)));
        return sum;
    }

    // One batch of k: done, or failed once and its halves each for themselves; a single record fails again and again.
    private static long[] Split(int k, int most)
    {
        var sum = new long[most + 1];
        if (k == 1)
        {
            Array.Fill(sum, 1);
            return sum;
        }

        sum[0] = 1;
        var halves = Times(Split(k / 2, most), Split(k - (k / 2), most));
        for (var failures = 1; failures <= most; failures++) sum[failures] += halves[failures - 1];
        return sum;
    }

    private static void Add(long[] sum, long[] more)
    {
        for (var index = 0; index < sum.Length; index++) sum[index] += more[index];
    }

    private static long[] Times(long[] left, long[] right)
    {
        var product = new long[left.Length];
        for (var one = 0; one < left.Length; one++)
        {
            for (var other = 0; one + other < left.Length; other++) product[one + other] += left[one] * right[other];
        }

        return product;
    }

    private static long Batched(int m, int b, int length) =>
        length == 0 ? 1 : Enumerable.Range(1, Math.Max(0, Math.Min(b, Math.Min(length, m)))).Sum(k => Falling(m, k) * Batched(m, b, length - k));

    private static long Stirling(int n, int k) => n == 0 && k == 0 ? 1 : n == 0 || k == 0 ? 0 : (k * Stirling(n - 1, k)) + Stirling(n - 1, k - 1);

    private static IEnumerable<int> Sizes(int n, int b) => Enumerable.Range(1, Math.Min(n, b));

    private static IEnumerable<int[]> Takes(int[] sizes) => sizes.Length == 0
        ? [[]]
        : Enumerable.Range(0, sizes[0] + 1).SelectMany(first => Takes(sizes[1..]).Select(rest => (int[])[first, .. rest]));
}
