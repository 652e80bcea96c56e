using System.Security.Cryptography;
using System.Text;

namespace EsmTestKit.Internal.Contracts;

/// <summary>What a list of choices is valid for: the story that it was recorded with, white space aside.</summary>
internal static class ContractFingerprint
{
    public static string Of(JsonTree? start, JsonTree? functions, JsonTree steps)
    {
        var text = string.Join('\n', new[] { start, functions, steps }.Select(part => part is null ? string.Empty : CompactJson.Of(part)));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }
}
