using System.Text.Json.Nodes;
using EsmTestKit.Internal.Api;

namespace EsmTestKit.Internal.Wire;

/// <summary>The other side of a protocol: calls as requests, answers as JSON.</summary>
internal interface IClientProtocol
{
    /// <exception cref="EsmUsageException">This client cannot send the operation.</exception>
    AwsHttpRequest Request(string operation, JsonObject members);

    ApiAnswer Answer(string operation, AwsHttpResponse response);

    AwsServiceException Refusal(AwsHttpResponse response);
}
