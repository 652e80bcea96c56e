namespace EsmTestKit;

/// <summary>What the function may say about single records (AWS: <c>FunctionResponseTypes</c>).</summary>
public enum FunctionResponseType
{
    /// <summary>The function answers with <c>batchItemFailures</c> (AWS: <c>ReportBatchItemFailures</c>).</summary>
    ReportBatchItemFailures,
}
