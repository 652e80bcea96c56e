using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace EsmTestKit.Internal.Wire;

/// <summary>Answers and errors in XML, as clients read them.</summary>
internal static class WireXml
{
    /// <exception cref="AwsServiceException">It is no XML.</exception>
    public static XElement Read(AwsHttpResponse response)
    {
        try
        {
            return XElement.Parse(Encoding.UTF8.GetString(response.Body.Span));
        }
        catch (XmlException broken)
        {
            throw new AwsServiceException(string.Create(CultureInfo.InvariantCulture, $"HTTP {response.Status}"), $"The answer is no XML: {broken.Message}", response.Status);
        }
    }

    public static AwsServiceException Refusal(AwsHttpResponse response)
    {
        if (response.Body.Length == 0) return new AwsServiceException(string.Create(CultureInfo.InvariantCulture, $"HTTP {response.Status}"), string.Empty, response.Status);
        var error = Read(response).DescendantsAndSelf().First(element => element.Elements().Any(child => child.Name.LocalName == "Code"));
        return new AwsServiceException(Text(error, "Code"), Text(error, "Message"), response.Status);
    }

    private static string Text(XElement error, string name) => error.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value ?? string.Empty;
}
