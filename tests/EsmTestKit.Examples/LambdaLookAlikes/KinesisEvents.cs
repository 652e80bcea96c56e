using System.Text.Json.Serialization;

namespace Amazon.Lambda.KinesisEvents;

public class KinesisEvent
{
    public List<KinesisEventRecord> Records { get; set; } = [];

    public class KinesisEventRecord
    {
        public string EventId { get; set; } = "";

        public Record Kinesis { get; set; } = new();
    }

    public class Record
    {
        [JsonConverter(typeof(Base64Stream))]
        public MemoryStream Data { get; set; } = new();

        public string PartitionKey { get; set; } = "";

        public string SequenceNumber { get; set; } = "";
    }
}
