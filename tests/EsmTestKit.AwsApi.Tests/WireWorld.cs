using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace EsmTestKit.AwsApi.Tests;

/// <summary>A simulation behind its endpoint, and short ways to send it requests as clients send them.</summary>
internal sealed class WireWorld : IAsyncDisposable
{
    public WireWorld(AwsEndpointSettings? settings = null) => Endpoint = new AwsEndpoint(Sim, settings);

    public EsmSimulation Sim { get; } = new();

    public AwsEndpoint Endpoint { get; }

    public AwsHttpResponse Send(string method, string target, string body = "", params (string Name, string Value)[] headers) =>
        Send(method, target, Encoding.UTF8.GetBytes(body), headers);

    public AwsHttpResponse Send(string method, string target, byte[] body, params (string Name, string Value)[] headers) => Send(Endpoint, method, target, body, headers);

    public static AwsHttpResponse Send(AwsEndpoint endpoint, string method, string target, byte[] body, params (string Name, string Value)[] headers)
    {
        var answer = endpoint.AnswerAsync(new AwsHttpRequest(method, target) { Body = body, Headers = [.. headers.Select(header => new KeyValuePair<string, string>(header.Name, header.Value))] });
        Assert.True(answer.IsCompletedSuccessfully, "In memory every answer is there at once.");
        return answer.Result;
    }

    public AwsHttpResponse Json(string target, string body, params (string Name, string Value)[] headers) =>
        Send("POST", "/", body, [("X-Amz-Target", target), ("Content-Type", "application/x-amz-json-1.0"), .. headers]);

    public AwsHttpResponse Form(string form, string target = "/", params (string Name, string Value)[] headers) =>
        Send("POST", target, form, [("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"), .. headers]);

    public static string Text(AwsHttpResponse answer) => Encoding.UTF8.GetString(answer.Body.Span);

    public static JsonNode JsonOf(AwsHttpResponse answer) => JsonNode.Parse(answer.Body.Span)!;

    public static XElement XmlOf(AwsHttpResponse answer) => XElement.Parse(Text(answer), LoadOptions.PreserveWhitespace);

    /// <summary>The first element of this name, whatever its namespace.</summary>
    public static string? Value(XElement xml, string name) => xml.DescendantsAndSelf().FirstOrDefault(element => element.Name.LocalName == name)?.Value;

    public static IReadOnlyList<string> Values(XElement xml, string name) => [.. xml.Descendants().Where(element => element.Name.LocalName == name).Select(element => element.Value)];

    public ValueTask DisposeAsync() => Sim.DisposeAsync();
}
