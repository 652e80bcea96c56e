namespace Amazon.Lambda.DynamoDBEvents;

public class DynamoDBEvent
{
    public List<DynamodbStreamRecord> Records { get; set; } = [];

    public class DynamodbStreamRecord
    {
        public string EventID { get; set; } = "";

        public string EventName { get; set; } = "";

        public StreamRecord Dynamodb { get; set; } = new();
    }

    public class StreamRecord
    {
        public Dictionary<string, AttributeValue> Keys { get; set; } = [];

        public Dictionary<string, AttributeValue>? NewImage { get; set; }

        public Dictionary<string, AttributeValue>? OldImage { get; set; }

        public string SequenceNumber { get; set; } = "";
    }

    public class AttributeValue
    {
        public string? S { get; set; }

        public string? N { get; set; }
    }
}
