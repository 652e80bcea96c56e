using System.Security.Cryptography;
using System.Text;

namespace EsmTestKit.Internal.Wire;

/// <summary>What an upload says about its content: MD5, SHA-256 of the signature, CRC-32 in a header or behind the content (WIR-083).</summary>
internal static class S3Checksums
{
    public static void Check(WireRequest request)
    {
        var body = request.Body.Span;
#pragma warning disable CA5351 // The header's own digest.
        if (request.Header("Content-MD5") is { } md5 && md5 != Convert.ToBase64String(MD5.HashData(body))) throw BadDigest("Content-MD5");
#pragma warning restore CA5351
        if ((request.Header("x-amz-checksum-crc32") ?? Trailer(request)) is { } crc && crc != Crc32.Base64Of(body)) throw BadDigest("CRC32");
        if (request.Header("x-amz-content-sha256") is { Length: 64 } sha && !sha.Equals(Convert.ToHexString(SHA256.HashData(body)), StringComparison.OrdinalIgnoreCase))
        {
            throw new AwsServiceException("XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.").By("WIR-083");
        }
    }

    // The trailer stands after the last frame: x-amz-checksum-crc32:<base64>\r\n
    private static string? Trailer(WireRequest request)
    {
        if (request.Header("x-amz-trailer") is not "x-amz-checksum-crc32") return null;
        var end = request.Http.Body.Span[^Math.Min(request.Http.Body.Length, 512)..];
        var at = end.LastIndexOf("x-amz-checksum-crc32:"u8);
        if (at < 0) return null;
        var rest = Encoding.ASCII.GetString(end[(at + "x-amz-checksum-crc32:".Length)..]);
        return rest.Split('\r', '\n')[0].Trim();
    }

    private static AwsServiceException BadDigest(string which) =>
        new AwsServiceException("BadDigest", which == "Content-MD5" ? "The Content-MD5 you specified did not match what we received." : $"The {which} you specified did not match the calculated checksum.").By("WIR-083");
}
