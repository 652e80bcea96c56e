using System.Text.RegularExpressions;

namespace EsmTestKit.Internal.Functions;

/// <summary>What a function's execution role allows; IAM compares actions without case, and a star stands for any text.</summary>
internal static class RolePermissions
{
    public static bool Allow(LambdaFunction function, string action) =>
        function.Settings.AllowedActions is not { } allowed || allowed.Any(pattern => Matches(pattern, action));

    private static bool Matches(string pattern, string action) =>
        Regex.IsMatch(action, "^" + Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal) + "$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
}
