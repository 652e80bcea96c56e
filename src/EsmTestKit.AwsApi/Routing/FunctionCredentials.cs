namespace EsmTestKit.Internal.Wire;

/// <summary>The access key that the process of a function signs with: it tells whose call a request is.</summary>
/// <remarks>Only so is it known which handler waits for an answer that the clock brings.</remarks>
internal static class FunctionCredentials
{
    private const string Prefix = "esm-function-";

    public static string AccessKeyOf(string function) => Prefix + function;

    /// <summary>Null where the request is not a function's.</summary>
    public static string? FunctionOf(WireRequest request) =>
        CredentialScope.AccessKeyOf(request) is { } key && key.StartsWith(Prefix, StringComparison.Ordinal) ? key[Prefix.Length..] : null;
}
