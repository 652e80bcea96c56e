namespace EsmTestKit.Internal.Rules;

/// <summary>The id of one rule of the specification (<c>SQS-331</c>).</summary>
internal readonly record struct RuleId(string Text)
{
    public override string ToString() => Text;

    public static implicit operator RuleId(string text) => new(text);
}
