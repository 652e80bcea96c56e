namespace EsmTestKit.Internal.Wire;

/// <summary>The service that a request was signed for: from the Authorization header, or the query of a presigned URL (WIR-003).</summary>
internal static class CredentialScope
{
    /// <summary>Null where the request has no readable signature; signatures themselves are never checked (WIR-006).</summary>
    public static string? ServiceOf(WireRequest request) => CredentialOf(request) is { } credential ? Service(credential) : null;

    /// <summary>The access key that the request was signed with; null where it has no readable signature.</summary>
    public static string? AccessKeyOf(WireRequest request) => CredentialOf(request)?.Split('/')[0];

    private static string? CredentialOf(WireRequest request)
    {
        if (request.Header("Authorization") is { } header)
        {
            const string name = "Credential=";
            var at = header.IndexOf(name, StringComparison.Ordinal);
            if (at >= 0) return header[(at + name.Length)..].Split(',', ' ')[0];
        }

        return request.QueryValue("X-Amz-Credential");
    }

    // AKID/20240101/eu-west-1/sqs/aws4_request
    private static string? Service(string credential) =>
        credential.Split('/') is [.., _, _, var service, "aws4_request"] && service.Length > 0 ? service : null;
}
