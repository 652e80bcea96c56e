using System.Reflection;
using EsmTestKit.Internal.Rules;
using Xunit.Sdk;

namespace EsmTestKit.Tests;

/// <summary>Names the rules that a test proves. The test fails when one of them was never hit in its run.</summary>
/// <remarks>
/// A rule is hit by a ledger entry that carries it, by an error that names it, or by <c>RuleHits.Note</c>.
/// xunit makes no promise which instance of an attribute it asks, so what was heard is kept in the flow of the test
/// and not in the attribute; several attributes on one method listen into one set.
/// </remarks>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class CoversAttribute(params string[] rules) : BeforeAfterTestAttribute
{
    private static readonly AsyncLocal<Hearing?> Current = new();

    public IReadOnlyList<string> Rules { get; } = rules;

    public override void Before(MethodInfo methodUnderTest)
    {
        var hearing = Current.Value ?? new Hearing();
        hearing.Attributes++;
        Current.Value = hearing;
        RuleHits.ListenInto(hearing.Heard);
    }

    public override void After(MethodInfo methodUnderTest)
    {
        var hearing = Current.Value
            ?? throw new InvalidOperationException("[Covers] lost its test: Before and After ran in different flows.");
        if (--hearing.Attributes == 0)
        {
            RuleHits.ListenInto(null);
            Current.Value = null;
        }

        string[] heard;
        lock (hearing.Heard) heard = [.. hearing.Heard.Order(StringComparer.Ordinal)];
        var missing = Rules.Except(heard, StringComparer.Ordinal).ToArray();
        if (missing.Length > 0)
        {
            throw new RuleNotHitException(
                $"{methodUnderTest.DeclaringType?.Name}.{methodUnderTest.Name} says that it covers {string.Join(", ", missing)}, "
                + $"but the engine never decided by it in this run. Rules hit: {(heard.Length == 0 ? "none" : string.Join(", ", heard))}. "
                + "Make the line that decides note the rule (Rule of the ledger entry, .By(rule) of the error, or RuleHits.Note), "
                + "or take the rule off the test.");
        }
    }

    private sealed class Hearing
    {
        public HashSet<string> Heard { get; } = new(StringComparer.Ordinal);

        public int Attributes { get; set; }
    }
}

/// <summary>A test named a rule that did not decide anything while it ran.</summary>
public sealed class RuleNotHitException(string message) : Exception(message);
