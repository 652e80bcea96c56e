using EsmTestKit.Internal.Api;

namespace EsmTestKit.Internal.Wire;

/// <summary>A form in which requests and answers travel.</summary>
internal interface IWireProtocol
{
    /// <summary>Which operation is called, with which members.</summary>
    /// <exception cref="AwsServiceException">The request cannot be read.</exception>
    WireCall Read(WireRequest request);

    AwsHttpResponse Answer(WireRequest request, WireCall call, ApiAnswer answer, string requestId);

    AwsHttpResponse Refuse(WireRequest request, AwsServiceException refusal, string requestId);

    /// <summary>The code of an operation that does not exist (WIR-025).</summary>
    AwsServiceException UnknownOperation(string message);
}
