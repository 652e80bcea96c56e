using EsmTestKit.Internal.Rules;

namespace EsmTestKit.Internal.Wire;

/// <summary>What a request was signed for: from the Authorization header, or the query of a presigned URL (WIR-003).</summary>
/// <param name="AccessKey">The id of the key; twelve digits name an account (WIR-005).</param>
internal sealed record CredentialScope(string AccessKey, string Region, string Service)
{
    private const string Name = "Credential=";

    /// <summary>Null where the request has no readable signature; signatures themselves are never checked (WIR-006).</summary>
    public static CredentialScope? Of(WireRequest request) => CredentialOf(request) is { } credential ? Parse(credential) : null;

    public static string? ServiceOf(WireRequest request) => Of(request)?.Service;

    /// <summary>The access key that the request was signed with; null where it has no readable signature.</summary>
    public static string? AccessKeyOf(WireRequest request) => CredentialOf(request)?.Split('/')[0];

    private static string? CredentialOf(WireRequest request)
    {
        if (request.Header("Authorization") is { } header)
        {
            var at = header.IndexOf(Name, StringComparison.Ordinal);
            if (at >= 0) return header[(at + Name.Length)..].Split(',', ' ')[0];
        }

        return request.QueryValue("X-Amz-Credential");
    }

    // AKID/20240101/eu-west-1/sqs/aws4_request; the key's id may hold slashes.
    private static CredentialScope? Parse(string credential)
    {
        if (credential.Split('/') is not [.. var key, _, var region, var service, "aws4_request"] || service.Length == 0) return null;
        RuleHits.Note("WIR-005");
        return new(string.Join('/', key), region, service);
    }
}
