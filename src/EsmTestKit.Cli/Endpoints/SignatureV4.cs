using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EsmTestKit.Cli;

/// <summary>AWS's Signature Version 4 of a request.</summary>
internal sealed class SignatureV4(string accessKeyId, string secretAccessKey, string region, string service, DateTimeOffset now)
{
    private readonly string _instant = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private string Date => _instant[..8];

    private string Scope => $"{Date}/{region}/{service}/aws4_request";

    public static string Hash(ReadOnlySpan<byte> bytes) => Hex(SHA256.HashData(bytes));

    /// <summary>The request's header fields and those of the signature.</summary>
    public IEnumerable<KeyValuePair<string, string>> Sign(AwsHttpRequest request, string host)
    {
        var headers = request.Headers.Append(new("X-Amz-Date", _instant)).ToList();
        var signed = headers.Append(new("Host", host)).Select(header => (Name: header.Key.ToLowerInvariant(), Value: header.Value.Trim())).OrderBy(header => header.Name, StringComparer.Ordinal).ToList();
        var names = string.Join(';', signed.Select(header => header.Name));
        var mark = request.Target.IndexOf('?', StringComparison.Ordinal);
        var canonical = string.Join('\n',
            request.Method,
            Path(mark < 0 ? request.Target : request.Target[..mark]),
            Query(mark < 0 ? string.Empty : request.Target[(mark + 1)..]),
            string.Concat(signed.Select(header => $"{header.Name}:{header.Value}\n")),
            names,
            Hash(request.Body.Span));
        var toSign = string.Join('\n', "AWS4-HMAC-SHA256", _instant, Scope, Hash(Encoding.UTF8.GetBytes(canonical)));
        headers.Add(new("Authorization", $"AWS4-HMAC-SHA256 Credential={accessKeyId}/{Scope}, SignedHeaders={names}, Signature={Hex(Mac(Key(), toSign))}"));
        return headers;
    }

    // S3 signs the path as it is sent; the others escape it once more.
    private string Path(string path) => service == "s3" ? path : string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    private static string Query(string query) => string.Join('&', query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Contains('=', StringComparison.Ordinal) ? pair : pair + "=").Order(StringComparer.Ordinal));

    private byte[] Key() => Mac(Mac(Mac(Mac(Encoding.UTF8.GetBytes("AWS4" + secretAccessKey), Date), region), service), "aws4_request");

    private static byte[] Mac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}
