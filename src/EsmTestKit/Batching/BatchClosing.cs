using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Batching;

/// <summary>How many records of the head go together, and what closed the batch.</summary>
internal sealed record BatchClosing(int Count, string Reason, RuleId Rule);
