using System.Globalization;
using EsmTestKit.Internal.Ground;

namespace EsmTestKit.Internal.Kinesis;

/// <summary>Kinesis's refusals: code and text. Texts marked "ours" are not recorded.</summary>
internal static class KinesisErrors
{
    public const string Throttled = "ProvisionedThroughputExceededException";

    public static AwsServiceException StreamNotFound(AwsPlace place, string stream) =>
        new AwsServiceException("ResourceNotFoundException", $"Stream {stream} under account {place.AccountId} not found.").By("WIR-061");

    public static AwsServiceException StreamExists(AwsPlace place, string stream) =>
        new AwsServiceException("ResourceInUseException", $"Stream {stream} under account {place.AccountId} already exists.").By("WIR-061");

    public static AwsServiceException NotActive(AwsPlace place, string stream, StreamStatus status) =>
        new("ResourceInUseException", $"Stream {stream} under account {place.AccountId} not ACTIVE, instead in state {status.Text()}");

    public static AwsServiceException ShardDoesNotExist(AwsPlace place, string stream, string shard) =>
        new("ResourceNotFoundException", $"Shard {shard} in stream {stream} under account {place.AccountId} does not exist");

    public static AwsServiceException ShardNotFound(AwsPlace place, string stream, string shard) =>
        new("ResourceNotFoundException", $"Could not find shard {shard} in stream {stream} under account {place.AccountId}.");

    public static AwsServiceException ConsumerNotFound(AwsPlace place, string stream, string consumer, string createdAt) =>
        new("ResourceNotFoundException", $"Consumer {consumer} with creation timestamp {createdAt} under stream: {stream}, account {place.AccountId} not found.");

    public static AwsServiceException InvalidArgument(string message) => new("InvalidArgumentException", message);

    public static AwsServiceException Validation(string message) => new("ValidationException", message);

    public static AwsServiceException LimitExceeded(string message) => new("LimitExceededException", message);

    public static string RateExceeded(AwsPlace place, string stream, string shard) =>
        $"Rate exceeded for shard {shard} in stream {stream} under account {place.AccountId}.";

    /// <summary>The form of instants in the text of an expired iterator: <c>Thu Jan 22 01:22:02 UTC 2015</c>.</summary>
    public static string JavaDate(DateTimeOffset instant) => instant.UtcDateTime.ToString("ddd MMM dd HH:mm:ss 'UTC' yyyy", CultureInfo.InvariantCulture);
}
