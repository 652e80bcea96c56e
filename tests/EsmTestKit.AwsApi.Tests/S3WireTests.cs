using System.Text;

namespace EsmTestKit.AwsApi.Tests;

public sealed class S3WireTests : IAsyncDisposable
{
    private readonly WireWorld _world = new();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    [Covers("WIR-019", "WIR-077", "WIR-080")]
    public void An_object_lives_from_its_bucket_to_its_end()
    {
        Assert.Equal(200, _world.Send("PUT", "/orders", "").Status);
        var put = _world.Send("PUT", "/orders/2024/a%C3%A9.txt", "hello", ("Content-Type", "text/plain"), ("x-amz-meta-Team", "shop"));
        Assert.Equal("\"5d41402abc4b2a76b9719d911017c592\"", put.Header("ETag"));

        var got = _world.Send("GET", "/orders/2024/a%C3%A9.txt", "");
        Assert.Equal(("hello", "text/plain", "shop"), (WireWorld.Text(got), got.Header("Content-Type"), got.Header("x-amz-meta-team")));
        var head = _world.Send("HEAD", "/orders/2024/a%C3%A9.txt", "");
        Assert.Equal(("5", 0), (head.Header("Content-Length"), head.Body.Length));

        Assert.Equal(409, _world.Send("DELETE", "/orders", "").Status);
        Assert.Equal(204, _world.Send("DELETE", "/orders/2024/a%C3%A9.txt", "").Status);
        Assert.Equal(204, _world.Send("DELETE", "/orders", "").Status);
    }

    [Fact]
    [Covers("WIR-077")]
    public void A_bucket_may_stand_in_the_host()
    {
        _world.Sim.CreateBucket("orders");

        _world.Send("PUT", "/key", "one", ("Host", "orders.localhost:4566"));
        _world.Send("PUT", "/other", "two", ("Host", "orders.s3.eu-west-1.amazonaws.com"));

        Assert.Equal("one", WireWorld.Text(_world.Send("GET", "/orders/key", "", ("Host", "localhost:4566"))));
        Assert.Equal("two", WireWorld.Text(_world.Send("GET", "/orders/other", "", ("Host", "127.0.0.1:4566"))));
        Assert.Equal("two", WireWorld.Text(_world.Send("GET", "/orders/other", "", ("Host", "s3.eu-west-1.amazonaws.com"))));
    }

    [Fact]
    public void Content_that_is_no_text_comes_back_byte_for_byte()
    {
        _world.Sim.CreateBucket("orders");
        byte[] bytes = [0, 255, 128, 10, 13];

        _world.Send("PUT", "/orders/raw", bytes);

        Assert.Equal(bytes, _world.Send("GET", "/orders/raw", "").Body.ToArray());
    }

    [Theory]
    [InlineData("bytes=0-1", 206, "he", "bytes 0-1/5")]
    [InlineData("bytes=3-", 206, "lo", "bytes 3-4/5")]
    [InlineData("bytes=-2", 206, "lo", "bytes 3-4/5")]
    [InlineData("bytes=3-99", 206, "lo", "bytes 3-4/5")]
    [InlineData("bytes=2-1", 200, "hello", null)]
    [InlineData("lines=1-2", 200, "hello", null)]
    public void A_range_is_a_part(string range, int status, string content, string? shown)
    {
        _world.Sim.CreateBucket("orders");
        _world.Send("PUT", "/orders/key", "hello");

        var got = _world.Send("GET", "/orders/key", "", ("Range", range));

        Assert.Equal((status, content, shown), (got.Status, WireWorld.Text(got), got.Header("Content-Range")));
        Assert.Equal(416, _world.Send("GET", "/orders/key", "", ("Range", "bytes=5-")).Status);
    }

    [Fact]
    [Covers("WIR-078", "WIR-079")]
    public void A_bucket_is_listed_page_by_page()
    {
        _world.Sim.CreateBucket("orders");
        foreach (var key in new[] { "a b", "dir/one", "dir/two", "z" }) _world.Send("PUT", $"/orders/{Uri.EscapeDataString(key)}?x-id=PutObject", "x");

        var first = WireWorld.XmlOf(_world.Send("GET", "/orders/?list-type=2&delimiter=%2F&max-keys=2&encoding-type=url", ""));
        Assert.Equal(["a%20b"], WireWorld.Values(first, "Key"));
        Assert.Equal(("dir/", "true", "2"), (WireWorld.Values(first, "Prefix").Last(), WireWorld.Value(first, "IsTruncated"), WireWorld.Value(first, "KeyCount")));

        var second = WireWorld.XmlOf(_world.Send("GET", $"/orders?list-type=2&delimiter=/&continuation-token={Uri.EscapeDataString(WireWorld.Value(first, "NextContinuationToken")!)}", ""));
        Assert.Equal(["z"], WireWorld.Values(second, "Key"));
        Assert.Equal("false", WireWorld.Value(second, "IsTruncated"));

        var old = WireWorld.XmlOf(_world.Send("GET", "/orders?prefix=dir/", ""));
        Assert.Equal(["dir/one", "dir/two"], WireWorld.Values(old, "Key"));
    }

    [Fact]
    [Covers("WIR-082")]
    public void What_is_missing_is_named()
    {
        _world.Sim.CreateBucket("orders");

        var key = _world.Send("GET", "/orders/none", "");
        Assert.Equal((404, "NoSuchKey", "The specified key does not exist."), (key.Status, WireWorld.Value(WireWorld.XmlOf(key), "Code"), WireWorld.Value(WireWorld.XmlOf(key), "Message")));
        Assert.Equal("NoSuchBucket", WireWorld.Value(WireWorld.XmlOf(_world.Send("GET", "/none/key", "")), "Code"));
        var head = _world.Send("HEAD", "/orders/none", "");
        Assert.Equal((404, 0), (head.Status, head.Body.Length));
    }

    [Theory]
    [Covers("WIR-085")]
    [InlineData("STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", "5;chunk-signature=00\r\nhello\r\n6;chunk-signature=00\r\n world\r\n0;chunk-signature=00\r\nx-amz-checksum-crc32:DUoRhQ==\r\nx-amz-trailer-signature:00\r\n\r\n")]
    [InlineData("STREAMING-UNSIGNED-PAYLOAD-TRAILER", "b\r\nhello world\r\n0\r\nx-amz-checksum-crc32:DUoRhQ==\r\n\r\n")]
    [InlineData("STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "b;chunk-signature=00\r\nhello world\r\n0;chunk-signature=00\r\n\r\n")]
    public void Streamed_uploads_lose_their_frames(string hash, string framed)
    {
        _world.Sim.CreateBucket("orders");
        (string, string)[] headers = [("Content-Encoding", "aws-chunked"), ("x-amz-content-sha256", hash), ("x-amz-decoded-content-length", "11")];
        if (hash.EndsWith("TRAILER", StringComparison.Ordinal)) headers = [.. headers, ("x-amz-trailer", "x-amz-checksum-crc32")];

        Assert.Equal(200, _world.Send("PUT", "/orders/key", framed, headers).Status);
        Assert.Equal("hello world", WireWorld.Text(_world.Send("GET", "/orders/key", "")));

        var cut = _world.Send("PUT", "/orders/key", framed[..12], headers);
        Assert.Equal((400, "IncompleteBody"), (cut.Status, WireWorld.Value(WireWorld.XmlOf(cut), "Code")));
    }

    [Theory]
    [Covers("WIR-083")]
    [InlineData("Content-MD5", "XUFAKrxLKna5cZ2REBfFkg==", "1B2M2Y8AsgTpgAmY7PhCfg==", "BadDigest")]
    [InlineData("x-amz-checksum-crc32", "NhCmhg==", "AAAAAA==", "BadDigest")]
    [InlineData("x-amz-content-sha256", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824", "0000000000000000000000000000000000000000000000000000000000000000", "XAmzContentSHA256Mismatch")]
    public void What_an_upload_says_of_its_content_must_be_true(string header, string right, string wrong, string code)
    {
        _world.Sim.CreateBucket("orders");

        Assert.Equal(200, _world.Send("PUT", "/orders/key", "hello", (header, right)).Status);
        var refused = _world.Send("PUT", "/orders/key", "hello", (header, wrong));

        Assert.Equal((400, code), (refused.Status, WireWorld.Value(WireWorld.XmlOf(refused), "Code")));
    }

    [Fact]
    [Covers("WIR-031")]
    public void A_checksum_comes_where_it_is_asked_for()
    {
        _world.Sim.CreateBucket("orders");
        _world.Send("PUT", "/orders/key", "hello");

        Assert.Equal("NhCmhg==", _world.Send("GET", "/orders/key", "", ("x-amz-checksum-mode", "ENABLED")).Header("x-amz-checksum-crc32"));
        Assert.Null(_world.Send("GET", "/orders/key", "").Header("x-amz-checksum-crc32"));
    }

    [Fact]
    public void An_object_can_be_written_once()
    {
        _world.Sim.CreateBucket("orders");

        var first = _world.Send("PUT", "/orders/key", "one", ("If-None-Match", "*"));
        var second = _world.Send("PUT", "/orders/key", "two", ("If-None-Match", "*"));

        Assert.Equal((200, 412), (first.Status, second.Status));
        Assert.Equal(304, _world.Send("GET", "/orders/key", "", ("If-None-Match", first.Header("ETag")!)).Status);
        Assert.Equal(200, _world.Send("PUT", "/orders/key", "three", ("If-Match", first.Header("ETag")!)).Status);
        Assert.Equal(412, _world.Send("PUT", "/orders/key", "four", ("If-Match", first.Header("ETag")!)).Status);
    }

    [Fact]
    public void Several_objects_go_at_once()
    {
        _world.Sim.CreateBucket("orders");
        _world.Send("PUT", "/orders/a", "x");
        _world.Send("PUT", "/orders/b&c", "x");

        var gone = WireWorld.XmlOf(_world.Send("POST", "/orders?delete", "<Delete><Object><Key>a</Key></Object><Object><Key>b&amp;c</Key></Object></Delete>"));

        Assert.Equal(["a", "b&c"], WireWorld.Values(gone, "Key"));
        Assert.Empty(WireWorld.Values(WireWorld.XmlOf(_world.Send("GET", "/orders?list-type=2", "")), "Key"));
        Assert.Equal("MalformedXML", WireWorld.Value(WireWorld.XmlOf(_world.Send("POST", "/orders?delete", "<Delete>")), "Code"));
    }

    [Fact]
    [Covers("WIR-011")]
    public void Zipped_bodies_are_unzipped()
    {
        using var zipped = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(zipped, System.IO.Compression.CompressionMode.Compress)) gzip.Write(Encoding.UTF8.GetBytes("""{"QueueName":"orders"}"""));

        var made = _world.Send("POST", "/", zipped.ToArray(), ("X-Amz-Target", "AmazonSQS.CreateQueue"), ("Content-Encoding", "gzip"));

        Assert.Equal(200, made.Status);
        Assert.Equal(400, _world.Send("POST", "/", "no gzip", ("X-Amz-Target", "AmazonSQS.CreateQueue"), ("Content-Encoding", "gzip")).Status);
    }
}
