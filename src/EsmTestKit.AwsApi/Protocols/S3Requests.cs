using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Wire;

/// <summary>Which operation of S3 a request is, and its members (WIR-077, WIR-078).</summary>
internal static class S3Requests
{
    private const string MetadataHeader = "x-amz-meta-";

    // Parameters of the query that say how, not what; x-id only repeats the operation (WIR-078).
    private static readonly string[] Modifiers =
    [
        "x-id", "list-type", "prefix", "delimiter", "continuation-token", "start-after", "encoding-type", "max-keys", "marker", "fetch-owner", "location", "delete",
    ];

    private static readonly (string Header, string Member)[] Conditions = [("If-Match", "IfMatch"), ("If-None-Match", "IfNoneMatch")];

    public static WireCall Read(WireRequest request, S3Address address)
    {
        RuleHits.Note("WIR-078");
        if (request.Query.Select(pair => pair.Key).FirstOrDefault(IsOfAnotherOperation) is { } foreign) return Unknown(request, foreign);
        if (request.Header("x-amz-copy-source") is not null) return Unknown(request, "x-amz-copy-source");
        var members = new JsonObject();
        if (address.Bucket.Length > 0) members["Bucket"] = address.Bucket;
        if (address.Key.Length > 0) members["Key"] = address.Key;
        foreach (var (header, member) in Conditions)
        {
            if (request.Header(header) is { } condition) members[member] = condition;
        }

        return (request.Http.Method, address.Bucket.Length > 0, address.Key.Length > 0) switch
        {
            ("GET", false, _) => new("s3:ListBuckets", members),
            ("PUT", true, false) => new("s3:CreateBucket", members),
            ("DELETE", true, false) => new("s3:DeleteBucket", members),
            ("HEAD", true, false) => new("s3:HeadBucket", members),
            ("GET", true, false) when request.QueryValue("location") is not null => new("s3:GetBucketLocation", members),
            ("GET", true, false) => List(request, members),
            ("POST", true, false) when request.QueryValue("delete") is not null => DeleteAll(request, members),
            ("PUT", true, true) => Put(request, members),
            ("GET", true, true) => Get("s3:GetObject", request, members),
            ("HEAD", true, true) => Get("s3:HeadObject", request, members),
            ("DELETE", true, true) => new("s3:DeleteObject", members),
            _ => Unknown(request, request.Http.Method),
        };
    }

    private static bool IsOfAnotherOperation(string parameter) =>
        !Modifiers.Contains(parameter) && !parameter.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase) && !parameter.StartsWith("response-", StringComparison.Ordinal);

    private static WireCall Unknown(WireRequest request, string what) => new($"s3:{request.Http.Method} with {what}", new JsonObject());

    private static WireCall Get(string operation, WireRequest request, JsonObject members)
    {
        if (request.Header("Range") is { } range) members["Range"] = range;
        return new(operation, members);
    }

    private static WireCall Put(WireRequest request, JsonObject members)
    {
        S3Checksums.Check(request);
        S3Body.Put(members, request.Body.Span);
        if (request.Header("Content-Type") is { } type) members["ContentType"] = type;
        var metadata = new JsonObject();
        foreach (var (name, value) in request.Http.Headers)
        {
            if (name.StartsWith(MetadataHeader, StringComparison.OrdinalIgnoreCase)) metadata[name[MetadataHeader.Length..].ToLowerInvariant()] = value;
        }

        if (metadata.Count > 0) members["Metadata"] = metadata;
        return new("s3:PutObject", members);
    }

    private static WireCall List(WireRequest request, JsonObject members)
    {
        foreach (var (name, value) in request.Query)
        {
            switch (name)
            {
                case "prefix":
                    members["Prefix"] = value;
                    break;
                case "delimiter":
                    members["Delimiter"] = value;
                    break;
                case "continuation-token":
                    members["ContinuationToken"] = value;
                    break;
                case "start-after":
                    members["StartAfter"] = value;
                    break;
                case "marker":
                    members["Marker"] = value;
                    break;
                case "encoding-type":
                    members["EncodingType"] = value;
                    break;
                case "max-keys":
                    members["MaxKeys"] = int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var keys) ? keys : throw new AwsServiceException("InvalidArgument", "Provided max-keys not an integer or within integer range");
                    break;
                default:
                    break;
            }
        }

        return new(request.QueryValue("list-type") == "2" ? "s3:ListObjectsV2" : "s3:ListObjects", members);
    }

    private static WireCall DeleteAll(WireRequest request, JsonObject members)
    {
        S3Checksums.Check(request);
        var (keys, isQuiet) = (new JsonArray(), false);
        try
        {
            using var xml = XmlReader.Create(new MemoryStream(request.Body.ToArray()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, IgnoreWhitespace = true, MaxCharactersInDocument = 16 * 1024 * 1024 });
            while (xml.Read())
            {
                if (xml.NodeType != XmlNodeType.Element) continue;
                if (xml.LocalName == "Key") keys.Add((JsonNode)new JsonObject { ["Key"] = xml.ReadString() });
                else if (xml.LocalName == "Quiet") isQuiet = xml.ReadString() == "true";
            }
        }
        catch (XmlException)
        {
            throw Malformed();
        }

        if (keys.Count == 0) throw Malformed();
        members["Delete"] = new JsonObject { ["Objects"] = keys, ["Quiet"] = isQuiet };
        return new("s3:DeleteObjects", members);
    }

    private static AwsServiceException Malformed() => new("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema");
}
