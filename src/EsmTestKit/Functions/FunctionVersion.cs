namespace EsmTestKit.Internal.Functions;

/// <summary>One version of a function with the body that it runs.</summary>
/// <param name="Version"><c>$LATEST</c> or a number.</param>
/// <param name="Timeout">The timeout that it was published with; null: the function's.</param>
internal sealed record FunctionVersion(string Version, FunctionBody Body, TimeSpan? Timeout = null)
{
    public const string Latest = "$LATEST";

    public EnvironmentPool Environments { get; } = new(Body.SharesOneEnvironment);
}
