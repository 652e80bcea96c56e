using System.Text.Json.Serialization;

namespace Amazon.Lambda.SQSEvents;

public class SQSEvent
{
    public List<SQSMessage> Records { get; set; } = [];

    public class SQSMessage
    {
        public string MessageId { get; set; } = "";

        public string ReceiptHandle { get; set; } = "";

        public string Body { get; set; } = "";

        public Dictionary<string, string> Attributes { get; set; } = [];

        public string EventSourceArn { get; set; } = "";
    }
}

public class SQSBatchResponse
{
    [JsonPropertyName("batchItemFailures")]
    public List<BatchItemFailure> BatchItemFailures { get; set; } = [];

    public class BatchItemFailure
    {
        [JsonPropertyName("itemIdentifier")]
        public string ItemIdentifier { get; set; } = "";
    }
}
