using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Api;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Wire;

/// <summary>S3's answers: XML for what is listed, headers and the bare content for objects (WIR-079, WIR-080).</summary>
internal static class S3Answers
{
    private const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    public static AwsHttpResponse Of(WireRequest request, WireCall call, ApiAnswer answer) => call.Name switch
    {
        "CreateBucket" => new AwsHttpResponse(200) { Headers = [new("Location", Text(answer.Body["Location"]))] },
        "PutObject" => Stored(request, answer),
        "GetObject" => Object(request, answer, S3Body.Of(answer.Body)),
        // The length is the object's, though nothing follows.
        "HeadObject" => Object(request, answer, default).With("Content-Length", Text(answer.Body["ContentLength"])),
        "ListBuckets" => Xml(Buckets(answer.Body)),
        "ListObjectsV2" or "ListObjects" => Xml(List(call, answer.Body)),
        "GetBucketLocation" => Xml(new XmlText().Open("LocationConstraint", Namespace).Content(Text(answer.Body["LocationConstraint"])).Close("LocationConstraint")),
        "DeleteObjects" => Xml(Deleted(answer.Body)),
        _ => new AwsHttpResponse(answer.Status),
    };

    private static AwsHttpResponse Stored(WireRequest request, ApiAnswer answer)
    {
        RuleHits.Note("WIR-080");
        var response = new AwsHttpResponse(200) { Headers = [new("ETag", Text(answer.Body["ETag"]))] };
        return request.Header("x-amz-checksum-crc32") is { } crc ? response.With("x-amz-checksum-crc32", crc).With("x-amz-checksum-type", "FULL_OBJECT") : response;
    }

    private static AwsHttpResponse Object(WireRequest request, ApiAnswer answer, ReadOnlyMemory<byte> content)
    {
        RuleHits.Note("WIR-080");
        var view = answer.Body;
        var headers = new List<KeyValuePair<string, string>>
        {
            new("ETag", Text(view["ETag"])),
            new("Last-Modified", InstantText.Header(DateTimeOffset.Parse(Text(view["LastModified"]), CultureInfo.InvariantCulture))),
            new("Content-Type", Text(view["ContentType"])),
            new("Accept-Ranges", "bytes"),
        };
        if (view["ContentRange"] is { } range) headers.Add(new("Content-Range", Text(range)));
        foreach (var (name, value) in view["Metadata"]?.AsObject() ?? []) headers.Add(new($"x-amz-meta-{name}", Text(value)));
        if (request.Http.Method == "GET" && answer.Status == 200 && string.Equals(request.Header("x-amz-checksum-mode"), "ENABLED", StringComparison.OrdinalIgnoreCase))
        {
            RuleHits.Note("WIR-031");
            headers.Add(new("x-amz-checksum-crc32", Crc32.Base64Of(content.Span)));
            headers.Add(new("x-amz-checksum-type", "FULL_OBJECT"));
        }

        return new AwsHttpResponse(answer.Status) { Headers = headers, Body = content };
    }

    private static XmlText Buckets(JsonObject view)
    {
        var xml = new XmlText().Open("ListAllMyBucketsResult", Namespace).Open("Owner").Element("ID", "esmtestkit").Close("Owner").Open("Buckets");
        foreach (var bucket in view["Buckets"]?.AsArray() ?? [])
        {
            xml.Open("Bucket").Element("Name", Text(bucket!["Name"])).Element("CreationDate", Text(bucket["CreationDate"])).Close("Bucket");
        }

        return xml.Close("Buckets").Close("ListAllMyBucketsResult");
    }

    private static XmlText List(WireCall call, JsonObject view)
    {
        RuleHits.Note("WIR-079");
        var isEncoded = Text(call.Members["EncodingType"]) == "url";
        string Key(JsonNode? key) => isEncoded ? Uri.EscapeDataString(Text(key)).Replace("%2F", "/", StringComparison.Ordinal) : Text(key);
        var xml = new XmlText().Open("ListBucketResult", Namespace).Element("Name", Text(view["Name"])).Element("Prefix", Key(view["Prefix"]));
        foreach (var name in new[] { "Delimiter", "StartAfter", "Marker", "NextMarker" })
        {
            if (view[name] is { } given) xml.Element(name, Key(given));
        }

        foreach (var name in new[] { "KeyCount", "MaxKeys", "IsTruncated", "ContinuationToken", "NextContinuationToken" })
        {
            if (view[name] is { } given) xml.Element(name, Text(given));
        }

        if (isEncoded) xml.Element("EncodingType", "url");
        foreach (var item in view["Contents"]?.AsArray() ?? [])
        {
            xml.Open("Contents").Element("Key", Key(item!["Key"]));
            foreach (var name in new[] { "LastModified", "ETag", "Size", "StorageClass" }) xml.Element(name, Text(item[name]));
            xml.Close("Contents");
        }

        foreach (var prefix in view["CommonPrefixes"]?.AsArray() ?? []) xml.Open("CommonPrefixes").Element("Prefix", Key(prefix!["Prefix"])).Close("CommonPrefixes");
        return xml.Close("ListBucketResult");
    }

    private static XmlText Deleted(JsonObject view)
    {
        var xml = new XmlText().Open("DeleteResult", Namespace);
        foreach (var item in view["Deleted"]?.AsArray() ?? []) xml.Open("Deleted").Element("Key", Text(item!["Key"])).Close("Deleted");
        return xml.Close("DeleteResult");
    }

    // What is no object is XML, always: a client that gets 200 and something else takes it for a failure.
    private static AwsHttpResponse Xml(XmlText xml)
    {
        RuleHits.Note("WIR-032");
        return new(200) { Body = xml.ToBytes(), Headers = [new("Content-Type", "application/xml")] };
    }

    private static string Text(JsonNode? value) => value is null ? string.Empty : value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
}
