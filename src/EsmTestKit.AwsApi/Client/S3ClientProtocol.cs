using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using EsmTestKit.Internal.Api;

namespace EsmTestKit.Internal.Wire;

/// <summary>S3 as far as contracts call it, with the bucket in the path (WIR-019, WIR-077).</summary>
internal sealed class S3ClientProtocol : IClientProtocol
{
    private static readonly (string Operation, string Method, string Query)[] Operations =
    [
        ("s3:CreateBucket", "PUT", ""), ("s3:DeleteBucket", "DELETE", ""), ("s3:HeadBucket", "HEAD", ""), ("s3:PutObject", "PUT", ""),
        ("s3:GetObject", "GET", ""), ("s3:DeleteObject", "DELETE", ""), ("s3:ListObjectsV2", "GET", "list-type=2"),
    ];

    public AwsHttpRequest Request(string operation, JsonObject members)
    {
        var known = Operations.FirstOrDefault(known => known.Operation == operation);
        if (known.Method is null) throw new EsmUsageException($"The kit does not send {operation}.", $"It sends {string.Join(", ", Operations.Select(one => one.Operation))}.");
        var path = $"/{members["Bucket"]}";
        if (members["Key"] is { } key) path += "/" + Uri.EscapeDataString(key.ToString()).Replace("%2F", "/", StringComparison.Ordinal);
        var query = known.Query.Length > 0 ? "?" + known.Query + (members["Prefix"] is { } prefix ? "&prefix=" + Uri.EscapeDataString(prefix.ToString()) : string.Empty) : string.Empty;
        var request = new AwsHttpRequest(known.Method, path + query);
        if (operation != "s3:PutObject") return request;
        return request with
        {
            Headers = members["ContentType"] is { } type ? [new("Content-Type", type.ToString())] : [],
            Body = S3Body.Of(members),
        };
    }

    public ApiAnswer Answer(string operation, AwsHttpResponse response)
    {
        var body = new JsonObject();
        switch (operation)
        {
            case "s3:CreateBucket":
                if (response.Header("Location") is { } location) body["Location"] = location;
                break;
            case "s3:GetObject":
                body["ContentType"] = response.Header("Content-Type");
                body["ETag"] = response.Header("ETag");
                body["ContentLength"] = response.Body.Length;
                S3Body.Put(body, response.Body.Span);
                break;
            case "s3:PutObject":
                body["ETag"] = response.Header("ETag");
                break;
            case "s3:ListObjectsV2":
                List(body, WireXml.Read(response));
                break;
            default:
                break;
        }

        return new(body, response.Status);
    }

    public AwsServiceException Refusal(AwsHttpResponse response) => WireXml.Refusal(response);

    private static void List(JsonObject body, XElement xml)
    {
        var contents = new JsonArray();
        foreach (var element in xml.Elements())
        {
            switch (element.Name.LocalName)
            {
                case "Contents":
                    contents.Add((JsonNode)new JsonObject(element.Elements().Where(member => !member.HasElements).Select(member => new KeyValuePair<string, JsonNode?>(member.Name.LocalName, member.Name.LocalName == "Size" ? Number(member) : member.Value))));
                    break;
                case "KeyCount" or "MaxKeys":
                    body[element.Name.LocalName] = Number(element);
                    break;
                case "IsTruncated":
                    body["IsTruncated"] = element.Value == "true";
                    break;
                case var name when !element.HasElements:
                    body[name] = element.Value;
                    break;
                default:
                    break;
            }
        }

        if (contents.Count > 0) body["Contents"] = contents;
    }

    private static JsonNode Number(XElement element) => long.Parse(element.Value, CultureInfo.InvariantCulture);
}
