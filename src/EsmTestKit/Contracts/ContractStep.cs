namespace EsmTestKit.Internal.Contracts;

/// <summary>One step of a contract: one verb.</summary>
/// <param name="At">Where it stands.</param>
/// <param name="Number">From 1.</param>
/// <param name="Title">Verb and object, for reports.</param>
internal abstract record ContractStep(TextPosition At, int Number, string Title)
{
    /// <summary>An AWS API call.</summary>
    /// <param name="As">Keeps the response under this name.</param>
    /// <param name="Expect">What the response must be.</param>
    /// <param name="ExpectStatus">The HTTP status that the response must have.</param>
    /// <param name="ExpectError">What the error must be; then the call must fail.</param>
    public sealed record Call(TextPosition At, int Number, string Operation, JsonTree.Object With, string? As, Expectation? Expect, int? ExpectStatus, Expectation? ExpectError)
        : ContractStep(At, Number, $"call {Operation}");

    public sealed record Advance(TextPosition At, int Number, TimeSpan Span, string Text) : ContractStep(At, Number, $"advance {Text}");

    public sealed record AdvanceToIdle(TextPosition At, int Number, TimeSpan AtMost) : ContractStep(At, Number, "advance idle");

    /// <param name="Are">The invocations since the last step of this kind; null: only counted.</param>
    public sealed record Invocations(TextPosition At, int Number, string Function, Expectation? Are, int? Count, int? AtLeast, int? MaxConcurrent)
        : ContractStep(At, Number, $"expectInvocations {Function}");

    /// <param name="Are">The records of all invocations since the start.</param>
    /// <param name="By">Only records with the same value under this path are in order.</param>
    public sealed record Delivered(TextPosition At, int Number, string Function, Expectation Are, string? By)
        : ContractStep(At, Number, $"expectDelivered {Function}");

    public sealed record Metrics(TextPosition At, int Number, string Namespace, JsonTree.Object Of, IReadOnlyList<KeyValuePair<string, Expectation>> Are)
        : ContractStep(At, Number, $"expectMetrics {Namespace}");

    public sealed record State(TextPosition At, int Number, Expectation Expected) : ContractStep(At, Number, "expectState");

    public sealed record Holds(TextPosition At, int Number, string Oracle, string? Violated) : ContractStep(At, Number, $"expectHolds {Oracle}");

    /// <summary>What it compares with, in the order of the document.</summary>
    public IEnumerable<Expectation> Expectations => this switch
    {
        Call call => new[] { call.Expect, call.ExpectError }.OfType<Expectation>(),
        Invocations { Are: { } are } => [are],
        Delivered delivered => [delivered.Are],
        Metrics metrics => metrics.Are.Select(pair => pair.Value),
        State state => [state.Expected],
        _ => [],
    };

    /// <summary>Every reference of the step.</summary>
    public IEnumerable<ReferencePath> References => Expectations.SelectMany(expectation => expectation.References()).Concat(this switch
    {
        Call call => RequestTemplate.Check(call.With),
        Metrics metrics => RequestTemplate.Check(metrics.Of),
        _ => [],
    });
}
