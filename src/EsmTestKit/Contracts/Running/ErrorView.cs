namespace EsmTestKit.Internal.Contracts;

/// <summary>An error of AWS as contracts show it.</summary>
internal static class ErrorView
{
    public static JsonTree Of(AwsServiceException error) => JsonValues.Object(
        new List<(string, JsonTree)>
        {
            ("code", JsonValues.Text(error.Code)),
            ("message", JsonValues.Text(error.Message)),
            ("status", JsonValues.Number(error.Status)),
        }.Concat(error.Members.Select(member => (member.Key, (JsonTree)JsonValues.Text(member.Value)))));
}
