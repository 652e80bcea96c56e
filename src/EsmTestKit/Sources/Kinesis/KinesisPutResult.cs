namespace EsmTestKit;

/// <summary>What became of one record of a PutRecords request: either it was written, or it failed.</summary>
/// <param name="Record">The record; null when it failed.</param>
/// <param name="ErrorCode"><c>ProvisionedThroughputExceededException</c> or <c>InternalFailure</c>; null when it was written.</param>
/// <param name="ErrorMessage">AWS's text; null when it was written.</param>
public sealed record KinesisPutResult(KinesisRecord? Record, string? ErrorCode, string? ErrorMessage);
