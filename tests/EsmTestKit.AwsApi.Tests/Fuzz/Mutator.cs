using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Time;

namespace EsmTestKit.AwsApi.Tests.Fuzz;

/// <summary>Makes wrong requests out of right ones: the same seed, the same requests.</summary>
internal sealed class Mutator(long seed)
{
    private static readonly string[] Methods = ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "", "post"];
    private static readonly string[] HeaderNames = ["Content-Type", "Content-Encoding", "X-Amz-Target", "x-amz-content-sha256", "x-amz-decoded-content-length", "smithy-protocol", "Authorization", "x-amz-trailer", "Content-MD5", "x-amz-checksum-crc32", "Range", "If-Match", "If-None-Match", "Host", "x-amz-copy-source", "X-Amz-Invocation-Type", "x-amzn-query-mode"];
    private static readonly string[] HeaderValues = ["", "gzip", "aws-chunked", "gzip,aws-chunked", "application/x-amz-cbor-1.1", "application/x-www-form-urlencoded", "application/x-amz-json-1.1", "application/cbor", "rpc-v2-cbor", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "-1", "99999999999999999999", "bytes=5-1", "bytes=-0", "*", "AmazonSQS.", ".", "Kinesis_20131202.PutRecord", "DynamoDB_20120810.Scan", "AWS4-HMAC-SHA256 Credential=a/b/c/sns/aws4_request", "Credential=", "\u0000", "DryRun", "orders.s3.localhost"];
    private static readonly string[] Paths = ["%", "%zz", "//", "/..", "?", "&", "=", "%00", "%ED%A0%80", "\u00e9", "/2015-03-31/", "/2015-03-31/functions//invocations", "?Action=ListQueues&Version=2012-11-05", "?delete", "?list-type=2&max-keys=-1", "?uploads", "/service/X/operation/Y", " "];
    private static readonly string[] Leaves = ["null", "true", "false", "0", "-1", "1.5", "1e308", "-1e308", "9223372036854775807", "9223372036854775808", "1e-400", "-100000000000", "253402300800", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"NaN\"", "\"AAE=\"", "\"!not base64\"", "[]", "{}", "[null]", "[[]]", "{\"\":{}}", "\"arn:aws:sqs:us-east-1:123456789012:none\"", "\"arn:::::\"", "\"LATEST\"", "\"999999999999999999999999999999999999999999\""];

    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 500 };

    // Neighbouring seeds of the generator are the same draws, one apart: the seed is drawn itself.
    private readonly MadeIds _draws = new(unchecked((long)new MadeIds(seed).Next()));

    public AwsHttpRequest Next()
    {
        var request = Pick(FuzzCorpus.All);
        for (var times = Draw(4); times > 0; times--) request = Mutate(request);
        return request;
    }

    private AwsHttpRequest Mutate(AwsHttpRequest request) => Draw(12) switch
    {
        0 => request with { Method = Pick(Methods) },
        1 => request with { Target = Draw(2) == 0 ? request.Target.Insert(Draw(request.Target.Length + 1), Pick(Paths)) : Pick(FuzzCorpus.All).Target },
        2 => request with { Headers = [.. request.Headers, new(Pick(HeaderNames), Pick(HeaderValues))] },
        3 when request.Headers.Count > 0 => Header(request),
        4 or 5 => request with { Body = Bytes(request.Body.ToArray()) },
        6 => request with { Body = Splice(request.Body.ToArray(), Pick(FuzzCorpus.All).Body.ToArray()) },
        7 => request with { Headers = Pick(FuzzCorpus.All).Headers },
        _ => request with { Body = Structure(request.Body) },
    };

    private AwsHttpRequest Header(AwsHttpRequest request)
    {
        var headers = request.Headers.ToList();
        var at = Draw(headers.Count);
        switch (Draw(3))
        {
            case 0:
                headers.RemoveAt(at);
                break;
            case 1:
                headers[at] = new(headers[at].Key, headers[at].Value[..Draw(headers[at].Value.Length + 1)]);
                break;
            default:
                headers[at] = new(headers[at].Key, Pick(HeaderValues));
                break;
        }

        return request with { Headers = headers };
    }

    private byte[] Bytes(byte[] body)
    {
        if (body.Length == 0) return Enumerable.Range(0, Draw(40)).Select(_ => (byte)Draw(256)).ToArray();
        var at = Draw(body.Length);
        switch (Draw(4))
        {
            case 0:
                body[at] ^= (byte)(1 << Draw(8));
                return body;
            case 1:
                return body[..at];
            case 2:
                return [.. body[..at], .. body[Math.Min(body.Length, at + 1 + Draw(16))..]];
            default:
                return [.. body[..at], .. Enumerable.Range(0, 1 + Draw(8)).Select(_ => (byte)Draw(256)), .. body[at..]];
        }
    }

    private byte[] Splice(byte[] body, byte[] other) => [.. body[..Draw(body.Length + 1)], .. other[Draw(other.Length + 1)..]];

    // JSON keeps its form and loses its sense: a member is gone, doubled, renamed, or of another kind.
    private ReadOnlyMemory<byte> Structure(ReadOnlyMemory<byte> body)
    {
        try
        {
            return Restructured(JsonNode.Parse(body.Span, documentOptions: Deep));
        }
        catch (Exception none) when (none is JsonException or InvalidOperationException or ArgumentException)
        {
            // No JSON any more, or not such that it could be written again.
            return Bytes(body.ToArray());
        }
    }

    private byte[] Restructured(JsonNode? root)
    {
        var places = new List<JsonNode>();
        Collect(root, places);
        if (places.Count == 0) return Encoding.UTF8.GetBytes(Leaf());
        switch (Pick(places))
        {
            case JsonObject map when map.Count > 0:
                var name = Pick(map.Select(member => member.Key).ToList());
                var value = map[name];
                switch (Draw(4))
                {
                    case 0:
                        map.Remove(name);
                        break;
                    case 1:
                        map.Remove(name);
                        map[Draw(2) == 0 ? name + "s" : name.ToLowerInvariant()] = value;
                        break;
                    default:
                        map[name] = Parsed(Leaf());
                        break;
                }

                break;
            case JsonObject map:
                map["x"] = Parsed(Leaf());
                break;
            case JsonArray { Count: > 0 } list when Draw(3) == 0:
                list.RemoveAt(Draw(list.Count));
                break;
            case JsonArray list:
                var item = list.Count > 0 && Draw(2) == 0 ? list[Draw(list.Count)]?.DeepClone() : Parsed(Leaf());
                for (var times = Draw(12); times >= 0; times--) list.Add(item?.DeepClone());
                break;
            default:
                break;
        }

        return Encoding.UTF8.GetBytes(root!.ToJsonString());
    }

    private string Leaf() => Draw(20) switch
    {
        0 => JsonSerializer.Serialize(new string('x', Draw(3000))),
        1 => new string('[', 70) + new string(']', 70),
        _ => Pick(Leaves),
    };

    private static JsonNode? Parsed(string json) => JsonNode.Parse(json, documentOptions: Deep);

    private static void Collect(JsonNode? node, List<JsonNode> places)
    {
        switch (node)
        {
            case JsonObject map:
                places.Add(map);
                foreach (var (_, member) in map) Collect(member, places);
                break;
            case JsonArray list:
                places.Add(list);
                foreach (var item in list) Collect(item, places);
                break;
            default:
                break;
        }
    }

    private int Draw(int below) => (int)(_draws.Next() % (ulong)below);

    private T Pick<T>(IReadOnlyList<T> from) => from[Draw(from.Count)];
}
