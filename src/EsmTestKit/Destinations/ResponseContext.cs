namespace EsmTestKit.Internal.Destinations;

/// <summary>What an invocation record says of the last response (STR-354); <paramref name="FunctionError"/> is null where the handler answered and the batch failed all the same (STR-355).</summary>
internal sealed record ResponseContext(string ExecutedVersion, string? FunctionError);
