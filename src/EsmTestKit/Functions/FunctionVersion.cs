namespace EsmTestKit.Internal.Functions;

/// <summary>One version of a function with the body that it runs.</summary>
/// <param name="Version"><c>$LATEST</c> or a number.</param>
internal sealed record FunctionVersion(string Version, FunctionBody Body)
{
    public const string Latest = "$LATEST";

    public EnvironmentPool Environments { get; } = new(Body.SharesOneEnvironment);
}
