using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Sqs;

/// <summary>The calls of each action in the present second (SQS-172).</summary>
/// <param name="most">Null: any number.</param>
internal sealed class CallQuota(int? most)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, (DateTimeOffset From, int Calls)> _calls = new(StringComparer.Ordinal);

    public void Count(string action, DateTimeOffset now)
    {
        RuleHits.Note("SQS-172");
        if (most is not { } limit) return;
        var (from, calls) = _calls.TryGetValue(action, out var present) && now < present.From + Second ? present : (now, 0);
        if (calls >= limit) throw SqsErrors.RequestThrottled().By("SQS-172");
        _calls[action] = (from, calls + 1);
    }
}
