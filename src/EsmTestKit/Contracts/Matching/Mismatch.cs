namespace EsmTestKit.Internal.Contracts;

/// <summary>One difference between what a contract expects and what came.</summary>
/// <param name="Path">Where in the step: <c>expect.Messages[0].Body</c>.</param>
internal sealed record Mismatch(string Path, string Expected, string Actual);
