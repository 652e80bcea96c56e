using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EsmTestKit.Internal.Functions;

/// <summary>Where a function's lines would go: a group for each function, a stream for each of its environments.</summary>
internal static class LogStreams
{
    public static string GroupOf(string function) => $"/aws/lambda/{function}";

    /// <param name="startedAt">When the environment was started.</param>
    public static string Of(string functionArn, string version, int environment, DateTimeOffset startedAt)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{functionArn}:{version}:{environment}");
        var id = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToLowerInvariant();
        return $"{startedAt.ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture)}/[{version}]{id}";
    }
}
