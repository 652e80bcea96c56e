using System.Globalization;
using System.IO.Compression;
using System.Text;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Wire;

/// <summary>Takes off what stands around a body: gzip, and the frames of S3's streamed uploads (WIR-011, WIR-085).</summary>
internal static class ContentDecoding
{
    public static WireRequest Decode(WireRequest request, int mostBytes)
    {
        var encodings = (request.Header("Content-Encoding") ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var body = request.Body;
        if (Has("gzip")) body = Unzip(body, mostBytes);
        // Some clients name the form only in the hash that they do not send.
        if (Has("aws-chunked") || request.Header("x-amz-content-sha256")?.StartsWith("STREAMING-", StringComparison.Ordinal) == true)
        {
            body = Unframe(body, request.Header("x-amz-decoded-content-length"));
        }

        return body.Equals(request.Body) ? request : request.WithBody(body);

        bool Has(string encoding) => encodings.Contains(encoding, StringComparer.OrdinalIgnoreCase);
    }

    private static ReadOnlyMemory<byte> Unzip(ReadOnlyMemory<byte> body, int mostBytes)
    {
        try
        {
            RuleHits.Note("WIR-011");
            using var zipped = new GZipStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            var buffer = new byte[81_920];
            for (int read; (read = zipped.Read(buffer, 0, buffer.Length)) > 0;)
            {
                plain.Write(buffer, 0, read);
                if (plain.Length > mostBytes) throw BodyLimit.TooLarge(mostBytes);
            }

            return plain.ToArray();
        }
        catch (InvalidDataException)
        {
            throw new AwsServiceException("SerializationException", "The body is not the gzip stream that its Content-Encoding promises.");
        }
    }

    // <hex length>;chunk-signature=...\r\n<data>\r\n ... 0;chunk-signature=...\r\n<trailer>:<value>\r\n\r\n
    private static ReadOnlyMemory<byte> Unframe(ReadOnlyMemory<byte> body, string? promised)
    {
        RuleHits.Note("WIR-085");
        using var plain = new MemoryStream(body.Length);
        var rest = body.Span;
        while (true)
        {
            var end = rest.IndexOf("\r\n"u8);
            if (end < 0) throw Incomplete();
            var line = Encoding.ASCII.GetString(rest[..end]);
            if (!int.TryParse(line.Split(';')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length) || length < 0) throw Incomplete();
            rest = rest[(end + 2)..];
            if (length == 0) break; // Trailers follow; the checksum among them is S3Checksums' business.
            if (rest.Length < length + 2 || !rest.Slice(length, 2).SequenceEqual("\r\n"u8)) throw Incomplete();
            plain.Write(rest[..length]);
            rest = rest[(length + 2)..];
        }

        if (promised is not null && promised != plain.Length.ToString(CultureInfo.InvariantCulture)) throw Incomplete();
        return plain.ToArray();
    }

    private static AwsServiceException Incomplete() => new("IncompleteBody", "The request body terminated unexpectedly");
}
