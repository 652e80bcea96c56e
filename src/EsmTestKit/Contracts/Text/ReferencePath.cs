namespace EsmTestKit.Internal.Contracts;

/// <summary>What stands between <c>${</c> and <c>}</c>: a path into a kept response, a resource's ARN, or the place.</summary>
internal abstract record ReferencePath(TextPosition At, string Text)
{
    public sealed override string ToString() => $"${{{Text}}}";

    /// <param name="Steps">Member names and list indexes.</param>
    public sealed record Response(TextPosition At, string Text, string Name, IReadOnlyList<string> Steps) : ReferencePath(At, Text);

    public sealed record Arn(TextPosition At, string Text, string Service, string Resource) : ReferencePath(At, Text);

    public sealed record Region(TextPosition At) : ReferencePath(At, "region");

    public sealed record Account(TextPosition At) : ReferencePath(At, "account");

    public static IReadOnlyList<string> Services { get; } = ["sqs", "kinesis", "dynamodb", "sns", "s3", "lambda"];

    public static ReferencePath Parse(TextPosition at, string text)
    {
        if (text == "region") return new Region(at);
        if (text == "account") return new Account(at);
        var parts = text.Split(':', 3);
        if (parts[0] == "arn" && parts.Length == 3 && parts[2].Length > 0)
        {
            if (Services.Contains(parts[1])) return new Arn(at, text, parts[1], parts[2]);
            throw at.Error($"${{{text}}} names no service that has ARNs here.", NameSuggestion.For(parts[1], Services, "services"));
        }

        var steps = text.Split('.');
        if (text.Contains(':', StringComparison.Ordinal) || steps.Any(step => step.Length == 0))
        {
            throw at.Error(
                $"${{{text}}} is no reference.",
                "Write ${name.path.0.to.value} with the name of an \"as\", ${arn:sqs:NAME}, ${region} or ${account}; a text that holds ${…} itself stands in { \"<literal>\": \"…\" }.");
        }

        return new Response(at, text, steps[0], steps[1..]);
    }
}
