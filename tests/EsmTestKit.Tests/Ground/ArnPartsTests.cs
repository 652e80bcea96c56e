using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Tests.Ground;

public sealed class ArnPartsTests
{
    [Theory]
    [InlineData("arn:aws:sqs:eu-west-1:123456789012:orders", true, 6, "sqs", "eu-west-1", "123456789012", "orders")]
    [InlineData("arn:aws:dynamodb:eu-west-1:123456789012:table/t/stream/2026-01-01T00:00:00.000", true, 6, "dynamodb", "eu-west-1", "123456789012", "table/t/stream/2026-01-01T00:00:00.000")]
    [InlineData("arn:aws:kafka", true, 3, "kafka", "", "", "")]
    [InlineData("orders", false, 1, "", "", "", "")]
    [InlineData("", false, 1, "", "", "", "")]
    [InlineData(null, false, 1, "", "", "", "")]
    public void An_ARN_has_six_parts_and_what_is_not_there_is_empty(string? text, bool isArn, int count, string service, string region, string account, string resource)
    {
        var parts = ArnParts.Of(text);

        Assert.Equal((isArn, service, region, account, resource), (parts.IsArn, parts.Service.ToString(), parts.Region.ToString(), parts.Account.ToString(), parts.Resource.ToString()));
        Assert.Equal(count, Math.Max(1, parts.Count));
    }
}
