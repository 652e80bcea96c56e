using System.Text;
using System.Text.Json.Nodes;
using EsmTestKit.Internal.Wire;

namespace EsmTestKit.AwsApi.Tests.Fuzz;

/// <summary>Requests that are right: what mutation begins with. Captured from a client of each protocol, some written by hand.</summary>
internal static class FuzzCorpus
{
    private const string Queue = "https://sqs.us-east-1.amazonaws.com/123456789012/orders";
    private const string QueueArn = "arn:aws:sqs:us-east-1:123456789012:orders";
    private const string StreamArn = "arn:aws:kinesis:us-east-1:123456789012:stream/orders";

    private static readonly (string Operation, string Members)[] Calls =
    [
        ("sqs:CreateQueue", """{"QueueName":"orders","Attributes":{"VisibilityTimeout":"30","RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:us-east-1:123456789012:dlq\",\"maxReceiveCount\":3}"},"tags":{"team":"shop"}}"""),
        ("sqs:CreateQueue", """{"QueueName":"dlq"}"""),
        ("sqs:CreateQueue", """{"QueueName":"orders.fifo","Attributes":{"FifoQueue":"true","ContentBasedDeduplication":"true"}}"""),
        ("sqs:SendMessage", $$$$"""{"QueueUrl":"{{{{Queue}}}}","MessageBody":"hello","DelaySeconds":1,"MessageAttributes":{"origin":{"DataType":"String","StringValue":"shop"},"photo":{"DataType":"Binary","BinaryValue":"AAEC"}}}"""),
        ("sqs:SendMessageBatch", $$$$"""{"QueueUrl":"{{{{Queue}}}}","Entries":[{"Id":"1","MessageBody":"a"},{"Id":"2","MessageBody":"b","DelaySeconds":900}]}"""),
        ("sqs:SendMessage", """{"QueueUrl":"https://sqs.us-east-1.amazonaws.com/123456789012/orders.fifo","MessageBody":"x","MessageGroupId":"g","MessageDeduplicationId":"d"}"""),
        ("sqs:ReceiveMessage", $$$$"""{"QueueUrl":"{{{{Queue}}}}","MaxNumberOfMessages":10,"VisibilityTimeout":5,"WaitTimeSeconds":0,"MessageSystemAttributeNames":["All"],"MessageAttributeNames":["All"]}"""),
        ("sqs:ChangeMessageVisibility", $$$$"""{"QueueUrl":"{{{{Queue}}}}","ReceiptHandle":"abc","VisibilityTimeout":0}"""),
        ("sqs:DeleteMessageBatch", $$$$"""{"QueueUrl":"{{{{Queue}}}}","Entries":[{"Id":"1","ReceiptHandle":"abc"}]}"""),
        ("sqs:SetQueueAttributes", $$$$"""{"QueueUrl":"{{{{Queue}}}}","Attributes":{"MessageRetentionPeriod":"60","Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[]}"}}"""),
        ("sqs:GetQueueAttributes", $$$$"""{"QueueUrl":"{{{{Queue}}}}","AttributeNames":["All"]}"""),
        ("sqs:ListQueues", """{"QueueNamePrefix":"o","MaxResults":1}"""),
        ("sqs:StartMessageMoveTask", """{"SourceArn":"arn:aws:sqs:us-east-1:123456789012:dlq","MaxNumberOfMessagesPerSecond":5}"""),
        ("sqs:TagQueue", $$$$"""{"QueueUrl":"{{{{Queue}}}}","Tags":{"a":"b"}}"""),
        ("sqs:DeleteQueue", $$$$"""{"QueueUrl":"{{{{Queue}}}}"}"""),
        ("kinesis:CreateStream", """{"StreamName":"orders","ShardCount":2}"""),
        ("kinesis:PutRecord", """{"StreamName":"orders","Data":"aGVsbG8=","PartitionKey":"k","ExplicitHashKey":"0"}"""),
        ("kinesis:PutRecords", $$$$"""{"StreamARN":"{{{{StreamArn}}}}","Records":[{"Data":"aGVsbG8=","PartitionKey":"k"},{"Data":"","PartitionKey":"l"}]}"""),
        ("kinesis:GetShardIterator", """{"StreamName":"orders","ShardId":"shardId-000000000000","ShardIteratorType":"AT_TIMESTAMP","Timestamp":1767225600.5}"""),
        ("kinesis:GetRecords", """{"ShardIterator":"AAAA","Limit":10}"""),
        ("kinesis:SplitShard", """{"StreamName":"orders","ShardToSplit":"shardId-000000000000","NewStartingHashKey":"85070591730234615865843651857942052863"}"""),
        ("kinesis:UpdateShardCount", """{"StreamName":"orders","TargetShardCount":4,"ScalingType":"UNIFORM_SCALING"}"""),
        ("kinesis:ListShards", """{"StreamName":"orders","MaxResults":1,"ShardFilter":{"Type":"AT_LATEST"}}"""),
        ("kinesis:RegisterStreamConsumer", $$$$"""{"StreamARN":"{{{{StreamArn}}}}","ConsumerName":"c"}"""),
        ("dynamodb:CreateTable", """{"TableName":"orders","KeySchema":[{"AttributeName":"id","KeyType":"HASH"},{"AttributeName":"at","KeyType":"RANGE"}],"AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"},{"AttributeName":"at","AttributeType":"N"}],"BillingMode":"PAY_PER_REQUEST","StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}}"""),
        ("dynamodb:PutItem", """{"TableName":"orders","Item":{"id":{"S":"1"},"at":{"N":"1"},"l":{"L":[{"M":{"a":{"BOOL":true}}},{"NULL":true}]},"b":{"B":"AAE="},"ss":{"SS":["a","b"]},"ns":{"NS":["1","2.5"]}},"ConditionExpression":"attribute_not_exists(#i) OR size(l) < :n","ExpressionAttributeNames":{"#i":"id"},"ExpressionAttributeValues":{":n":{"N":"3"}},"ReturnValues":"ALL_OLD"}"""),
        ("dynamodb:UpdateItem", """{"TableName":"orders","Key":{"id":{"S":"1"},"at":{"N":"1"}},"UpdateExpression":"SET n = if_not_exists(n, :z) + :o, l = list_append(:l, l) REMOVE b ADD ns :s DELETE ss :t","ExpressionAttributeValues":{":z":{"N":"0"},":o":{"N":"1"},":l":{"L":[]},":s":{"NS":["3"]},":t":{"SS":["a"]}},"ReturnValues":"UPDATED_NEW"}"""),
        ("dynamodb:Query", """{"TableName":"orders","KeyConditionExpression":"id = :i AND at BETWEEN :a AND :b","FilterExpression":"begins_with(id, :i) AND NOT contains(ss, :i)","ProjectionExpression":"id, l[0].a","ExpressionAttributeValues":{":i":{"S":"1"},":a":{"N":"0"},":b":{"N":"9"}},"ScanIndexForward":false,"Limit":5}"""),
        ("dynamodb:Scan", """{"TableName":"orders","FilterExpression":"at IN (:a, :b)","ExpressionAttributeValues":{":a":{"N":"0"},":b":{"N":"1e3"}},"Select":"COUNT"}"""),
        ("dynamodb:BatchWriteItem", """{"RequestItems":{"orders":[{"PutRequest":{"Item":{"id":{"S":"2"},"at":{"N":"2"}}}},{"DeleteRequest":{"Key":{"id":{"S":"1"},"at":{"N":"1"}}}}]}}"""),
        ("dynamodb:TransactWriteItems", """{"TransactItems":[{"Put":{"TableName":"orders","Item":{"id":{"S":"3"},"at":{"N":"3"}}}},{"ConditionCheck":{"TableName":"orders","Key":{"id":{"S":"9"},"at":{"N":"9"}},"ConditionExpression":"attribute_exists(id)"}}],"ClientRequestToken":"t"}"""),
        ("dynamodb:UpdateTimeToLive", """{"TableName":"orders","TimeToLiveSpecification":{"Enabled":true,"AttributeName":"ttl"}}"""),
        ("dynamodbstreams:ListStreams", """{"TableName":"orders","Limit":1}"""),
        ("dynamodbstreams:GetShardIterator", """{"StreamArn":"arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000","ShardId":"shardId-00000001767225600000-00000000","ShardIteratorType":"TRIM_HORIZON"}"""),
        ("lambda:CreateEventSourceMapping", $$$$"""{"FunctionName":"apply","EventSourceArn":"{{{{QueueArn}}}}","BatchSize":10,"MaximumBatchingWindowInSeconds":1,"FilterCriteria":{"Filters":[{"Pattern":"{\"body\":{\"a\":[{\"numeric\":[\">\",1]}]}}"}]},"FunctionResponseTypes":["ReportBatchItemFailures"],"ScalingConfig":{"MaximumConcurrency":2},"Tags":{"a":"b"}}"""),
        ("lambda:CreateEventSourceMapping", $$$$"""{"FunctionName":"apply","EventSourceArn":"{{{{StreamArn}}}}","StartingPosition":"AT_TIMESTAMP","StartingPositionTimestamp":1767225600,"ParallelizationFactor":2,"BisectBatchOnFunctionError":true,"MaximumRetryAttempts":1,"MaximumRecordAgeInSeconds":60,"TumblingWindowInSeconds":5,"DestinationConfig":{"OnFailure":{"Destination":"arn:aws:sqs:us-east-1:123456789012:dlq"}}}"""),
        ("lambda:ListEventSourceMappings", $$$$"""{"EventSourceArn":"{{{{QueueArn}}}}","FunctionName":"apply","MaxItems":1}"""),
        ("lambda:UpdateEventSourceMapping", """{"UUID":"ba026977-4705-465c-bf7d-e96a4b004c2a","BatchSize":1,"Enabled":false}"""),
        ("lambda:DeleteEventSourceMapping", """{"UUID":"ba026977-4705-465c-bf7d-e96a4b004c2a"}"""),
        ("lambda:UpdateFunctionConfiguration", """{"FunctionName":"apply","Timeout":10,"MemorySize":256}"""),
        ("lambda:PutFunctionConcurrency", """{"FunctionName":"apply","ReservedConcurrentExecutions":5}"""),
        ("lambda:CreateAlias", """{"FunctionName":"apply","Name":"live","FunctionVersion":"$LATEST"}"""),
        ("lambda:Invoke", """{"FunctionName":"apply","InvocationType":"Event","Payload":"{\"a\":1}"}"""),
        ("lambda:TagResource", """{"Resource":"arn:aws:lambda:us-east-1:123456789012:event-source-mapping:ba026977-4705-465c-bf7d-e96a4b004c2a","Tags":{"a":"b"}}"""),
        ("lambda:UntagResource", """{"Resource":"arn:aws:lambda:us-east-1:123456789012:event-source-mapping:ba026977-4705-465c-bf7d-e96a4b004c2a","TagKeys":["a","b"]}"""),
        ("sns:CreateTopic", """{"Name":"failed"}"""),
        ("sns:Subscribe", $$$$"""{"TopicArn":"arn:aws:sns:us-east-1:123456789012:failed","Protocol":"sqs","Endpoint":"{{{{QueueArn}}}}","Attributes":{"RawMessageDelivery":"true"}}"""),
        ("sns:Publish", """{"TopicArn":"arn:aws:sns:us-east-1:123456789012:failed","Message":"hello","Subject":"s"}"""),
        ("sts:GetCallerIdentity", "{}"),
        ("s3:CreateBucket", """{"Bucket":"failed-orders"}"""),
        ("s3:PutObject", """{"Bucket":"failed-orders","Key":"a b/größer","Body":"content","ContentType":"text/plain"}"""),
        ("s3:GetObject", """{"Bucket":"failed-orders","Key":"a b/größer"}"""),
        ("s3:ListObjectsV2", """{"Bucket":"failed-orders","Prefix":"a"}"""),
        ("cloudwatch:GetMetricData", """{"StartTime":1767225600,"EndTime":1767229200,"MetricDataQueries":[{"Id":"a","MetricStat":{"Metric":{"Namespace":"AWS/Lambda","MetricName":"Errors","Dimensions":[{"Name":"FunctionName","Value":"apply"}]},"Period":60,"Stat":"Sum"}}]}"""),
    ];

    private static readonly AwsHttpRequest[] ByHand =
    [
        Form("Action=SendMessage&Version=2012-11-05&QueueUrl=" + Uri.EscapeDataString(Queue) + "&MessageBody=a%20b&MessageAttribute.1.Name=n&MessageAttribute.1.Value.DataType=Number&MessageAttribute.1.Value.StringValue=1"),
        Form("Action=ReceiveMessage&Version=2012-11-05&QueueUrl=" + Uri.EscapeDataString(Queue) + "&AttributeName.1=All&MaxNumberOfMessages=2"),
        Form("Action=CreateRole&Version=2010-05-08&RoleName=r&AssumeRolePolicyDocument=%7B%7D"),
        new("GET", "/123456789012/orders?Action=GetQueueAttributes&Version=2012-11-05&AttributeName.1=All"),
        new("PUT", "/failed-orders/streamed")
        {
            Headers = [new("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"), new("Content-Encoding", "aws-chunked"), new("x-amz-decoded-content-length", "5"), new("x-amz-trailer", "x-amz-checksum-crc32")],
            Body = Encoding.ASCII.GetBytes("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n"),
        },
        new("POST", "/failed-orders?delete") { Body = Encoding.UTF8.GetBytes("<Delete><Object><Key>a</Key></Object><Quiet>true</Quiet></Delete>") },
        new("GET", "/failed-orders/streamed") { Headers = [new("Range", "bytes=1-3"), new("x-amz-checksum-mode", "ENABLED")] },
        new("POST", "/service/GraniteServiceVersion20100801/operation/ListMetrics") { Headers = [new("smithy-protocol", "rpc-v2-cbor"), new("Content-Type", "application/cbor")], Body = new byte[] { 0xA0 } },
    ];

    public static IReadOnlyList<AwsHttpRequest> All { get; } = [.. Captured(inCbor: false), .. Captured(inCbor: true), .. ByHand];

    private static IEnumerable<AwsHttpRequest> Captured(bool inCbor)
    {
        var requests = new List<AwsHttpRequest>();
        var client = new WireClient((_, request) => { requests.Add(request); return Task.FromResult(new AwsHttpResponse(500) { Body = "<Error><Code>Captured</Code></Error>"u8.ToArray() }); }, inCbor);
        foreach (var (operation, members) in Calls.Where(call => !inCbor || call.Operation.StartsWith("kinesis:", StringComparison.Ordinal)))
        {
            // Only the request is wanted; whatever becomes of the answer is of no interest.
            _ = client.CallAsync(operation, (JsonObject)JsonNode.Parse(members)!).Exception;
        }

        return requests;
    }

    private static AwsHttpRequest Form(string form) => new("POST", "/") { Headers = [new("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")], Body = Encoding.UTF8.GetBytes(form) };
}
