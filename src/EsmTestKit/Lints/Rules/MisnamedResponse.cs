using System.Text;
using System.Text.Json;
using EsmTestKit.Internal.Invoking;

namespace EsmTestKit.Internal.Lints;

/// <summary>The list of failures has a name that nobody reads, BatchItemFailures for example: they are lost (SQS-361). Seen in what has run.</summary>
internal sealed class MisnamedResponse : LintRule
{
    public override string Id => "LINT-RESPONSE-NAME";

    public override IReadOnlyList<string> Rules { get; } = ["SQS-361", "SQS-376"];

    public override LintFinding? Look(LintSubject subject) => !subject.Configuration.ReportBatchItemFailures || Seen(subject) is not var (_, name) ? null : new LintFinding(
        $"The function answers with \"{name}\", and AWS reads \"batchItemFailures\" only: the mapping takes the batch for done, and the records are lost.",
        "Name the member batchItemFailures, by JsonPropertyName or the serializer of Amazon.Lambda.");

    public override Task<IReadOnlyList<string>?> ProveAsync(LintSubject subject) => Task.FromResult<IReadOnlyList<string>?>(RunStory.Around(subject, Seen(subject)!.Value.Invocation, "The function reported a failure here:", "The mapping went on as after a success."));

    private static (LambdaInvocation Invocation, string Name)? Seen(LintSubject subject)
    {
        foreach (var invocation in RunStory.EndedOf(subject))
        {
            if (invocation.Result is { } answer && BatchResponse.Read(Encoding.UTF8.GetBytes(answer)) is BatchResponse.NothingReported { HasOtherMembers: true } && Misnamed(answer) is { } name) return (invocation, name);
        }

        return null;
    }

    // A list that is empty reports nothing under any name.
    private static string? Misnamed(string answer)
    {
        using var document = JsonDocument.Parse(answer);
        return document.RootElement.EnumerateObject()
            .Where(member => member.Name.Replace("_", "", StringComparison.Ordinal).Equals("batchItemFailures", StringComparison.OrdinalIgnoreCase) && member.Value is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0)
            .Select(member => member.Name)
            .FirstOrDefault();
    }
}
