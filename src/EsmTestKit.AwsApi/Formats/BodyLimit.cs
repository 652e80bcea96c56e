namespace EsmTestKit.Internal.Wire;

/// <summary>The bound on bodies: AWS refuses large ones before it looks at them, each service with its own limit below this one.</summary>
internal static class BodyLimit
{
    public static AwsServiceException TooLarge(int mostBytes) =>
        new("RequestEntityTooLarge", $"The request is larger than the {mostBytes} bytes that this endpoint takes.", 413);
}
