using EsmTestKit.Internal.Sqs;

namespace EsmTestKit.Tests.Sqs;

/// <summary>What both protocols call an error (section A15).</summary>
public sealed class ErrorShapeTests
{
    private const string Prefix = "AWS.SimpleQueueService.";

    [Theory]
    [InlineData("BatchEntryIdsNotDistinct", Prefix + "BatchEntryIdsNotDistinct", 400)]
    [InlineData("BatchRequestTooLong", Prefix + "BatchRequestTooLong", 400)]
    [InlineData("EmptyBatchRequest", Prefix + "EmptyBatchRequest", 400)]
    [InlineData("InvalidBatchEntryId", Prefix + "InvalidBatchEntryId", 400)]
    [InlineData("MessageNotInflight", Prefix + "MessageNotInflight", 400)]
    [InlineData("QueueDeletedRecently", Prefix + "QueueDeletedRecently", 400)]
    [InlineData("TooManyEntriesInBatchRequest", Prefix + "TooManyEntriesInBatchRequest", 400)]
    [InlineData("UnsupportedOperation", Prefix + "UnsupportedOperation", 400)]
    [InlineData("QueueDoesNotExist", Prefix + "NonExistentQueue", 400)]
    [InlineData("PurgeQueueInProgress", Prefix + "PurgeQueueInProgress", 403)]
    [Covers("SQS-242")]
    public void Some_have_a_prefix_in_the_query_protocol(string shape, string code, int status) => Check(shape, code, status);

    [Theory]
    [InlineData("QueueNameExists", "QueueAlreadyExists", 400)]
    [InlineData("ReceiptHandleIsInvalid", null, 404)]
    [InlineData("OverLimit", null, 403)]
    [InlineData("RequestThrottled", null, 403)]
    [InlineData("InvalidAddress", null, 404)]
    [InlineData("InvalidSecurity", null, 403)]
    [InlineData("ResourceNotFoundException", null, 404)]
    [InlineData("InvalidAttributeName", null, 400)]
    [InlineData("InvalidAttributeValue", null, 400)]
    [InlineData("InvalidMessageContents", null, 400)]
    [InlineData("InvalidIdFormat", null, 400)]
    [Covers("SQS-243")]
    public void Others_have_the_same_code_in_both(string shape, string? code, int status) => Check(shape, code, status);

    [Theory]
    [InlineData("KmsAccessDenied", "KMS.AccessDeniedException", 400)]
    [InlineData("KmsDisabled", "KMS.DisabledException", 400)]
    [InlineData("KmsInvalidKeyUsage", "KMS.InvalidKeyUsageException", 400)]
    [InlineData("KmsInvalidState", "KMS.InvalidStateException", 400)]
    [InlineData("KmsNotFound", "KMS.NotFoundException", 400)]
    [InlineData("KmsThrottled", "KMS.ThrottlingException", 400)]
    [InlineData("KmsOptInRequired", "KMS.OptInRequired", 403)]
    [Covers("SQS-244")]
    public void Those_of_keys_have_codes_of_their_own(string shape, string code, int status) => Check(shape, code, status);

    [Theory]
    [InlineData("InvalidParameterValueException", "InvalidParameterValue", 400)]
    [InlineData("MissingRequiredParameterException", "MissingParameter", 400)]
    [InlineData("AccessDeniedException", "AccessDenied", 403)]
    [Covers("SQS-245")]
    public void The_common_ones_lose_their_ending(string shape, string code, int status) => Check(shape, code, status);

    [Fact]
    [Covers("SQS-242", "SQS-243", "SQS-245")]
    public void Refusals_of_the_queues_carry_both_names()
    {
        var world = new QueueWorld();
        world.Create("orders");
        (string, string?, int) Refused(string operation, string with)
        {
            var refused = world.Refused(operation, with);
            return (refused.Code, refused.QueryCode, refused.Status);
        }

        Assert.Equal(("QueueDoesNotExist", Prefix + "NonExistentQueue", 400), Refused("GetQueueUrl", """{"QueueName":"gone"}"""));
        Assert.Equal(("EmptyBatchRequest", Prefix + "EmptyBatchRequest", 400), Refused("SendMessageBatch", """{"QueueUrl":"orders","Entries":[]}"""));
        Assert.Equal(("ReceiptHandleIsInvalid", (string?)null, 404), Refused("DeleteMessage", """{"QueueUrl":"orders","ReceiptHandle":"x"}"""));
        Assert.Equal(("MissingRequiredParameterException", "MissingParameter", 400), Refused("SendMessage", """{"QueueUrl":"orders","MessageBody":""}"""));
        Assert.Equal(("InvalidAttributeName", (string?)null, 400), Refused("GetQueueAttributes", """{"QueueUrl":"orders","AttributeNames":["Foobar"]}"""));
    }

    private static void Check(string shape, string? code, int status)
    {
        var error = SqsErrorShape.Make(shape, "text");

        Assert.Equal((shape, code, status, "text"), (error.Code, error.QueryCode, error.Status, error.Message));
    }
}
