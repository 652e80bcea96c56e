using EsmTestKit.Internal.Ground;
using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Wire;

/// <summary>Refuses what is not signed for this endpoint's Region and account, where that is asked for; the signature itself is not computed (WIR-006, SQS-253).</summary>
internal static class CredentialCheck
{
    public static void Check(WireRequest request, IWireProtocol protocol, AwsPlace place)
    {
        try
        {
            Check(request, place);
        }
        catch (AwsServiceException) when (protocol is S3Protocol)
        {
            // S3 says no more, to the unsigned least of all.
            throw new AwsServiceException("AccessDenied", "Access Denied", 403).By("WIR-006");
        }
    }

    private static void Check(WireRequest request, AwsPlace place)
    {
        RuleHits.Note("SQS-253");
        if (request.Header("Authorization") is null && request.QueryValue("X-Amz-Credential") is null)
        {
            throw Refuse("MissingAuthenticationTokenException", "MissingAuthenticationToken", "Request is missing Authentication Token");
        }

        if (CredentialScope.Of(request) is not { } scope)
        {
            throw Refuse("IncompleteSignatureException", "IncompleteSignature", "Authorization header requires 'Credential' parameter of the form <access key id>/<date>/<Region>/<service>/aws4_request.");
        }

        // IAM is signed for the partition's own Region, wherever it is called.
        if (scope.Region != place.Region && scope.Service != "iam")
        {
            throw Refuse("InvalidSignatureException", "SignatureDoesNotMatch", $"Credential should be scoped to a valid region, not '{scope.Region}'.");
        }

        if (scope.AccessKey.Length == 12 && scope.AccessKey.All(char.IsAsciiDigit) && scope.AccessKey != place.AccountId)
        {
            throw Refuse("UnrecognizedClientException", "InvalidClientTokenId", "The security token included in the request is invalid.");
        }
    }

    private static AwsServiceException Refuse(string code, string queryCode, string message) =>
        new AwsServiceException(code, message, 403) { QueryCode = queryCode }.By("WIR-006");
}
