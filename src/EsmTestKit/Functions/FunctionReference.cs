using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Functions;

/// <summary>A function as a caller names it: its name, with the version or alias where one was given (CTL-072 to CTL-077).</summary>
internal sealed record FunctionReference(string Name, string? Qualifier = null)
{
    public override string ToString() => Qualifier is null ? Name : $"{Name}:{Qualifier}";

    public string Arn(AwsPlace place) => place.Arn("lambda", $"function:{this}");

    /// <summary>A name, <c>name:qualifier</c>, a partial ARN (<c>account:function:name</c>) or an ARN; null where it is none of these.</summary>
    public static FunctionReference? Parse(string text)
    {
        if (!text.Contains(':', StringComparison.Ordinal)) return text.Length > 0 ? new(text) : null;
        return text.Split(':') switch
        {
            [var name, var qualifier] => new(name, qualifier),
            [_, "function", var name] => new(name),
            [_, "function", var name, var qualifier] => new(name, qualifier),
            ["arn", _, "lambda", _, _, "function", var name] => new(name),
            ["arn", _, "lambda", _, _, "function", var name, var qualifier] => new(name, qualifier),
            _ => null,
        };
    }
}
