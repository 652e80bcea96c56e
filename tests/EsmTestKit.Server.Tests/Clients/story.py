"""Three whole stories with boto3: a stream, a queue and a table feed one function. What came of them is printed as JSON."""
import json
import sys
import urllib.request

import boto3

endpoint = sys.argv[1]


def client(service):
    return boto3.client(service, endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="esm", aws_secret_access_key="esm")


def run_until_idle():
    urllib.request.urlopen(urllib.request.Request(endpoint + "/_esm/run-until-idle", method="POST")).read()


lambda_, sqs, kinesis, dynamodb, streams, sns, s3 = (client(service) for service in ("lambda", "sqs", "kinesis", "dynamodb", "dynamodbstreams", "sns", "s3"))


def queue(name, **attributes):
    url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
    return url, sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]


def receive(url):
    return sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, AttributeNames=["All"], MessageAttributeNames=["All"]).get("Messages", [])


def a_stream_whose_batch_fails():
    failed, failed_arn = queue("failed-orders")
    kinesis.create_stream(StreamName="orders", ShardCount=1)
    kinesis.get_waiter("stream_exists").wait(StreamName="orders", WaiterConfig={"Delay": 1})
    mapping = lambda_.create_event_source_mapping(
        FunctionName="apply-orders",
        EventSourceArn=kinesis.describe_stream_summary(StreamName="orders")["StreamDescriptionSummary"]["StreamARN"],
        StartingPosition="TRIM_HORIZON",
        MaximumRetryAttempts=1,
        DestinationConfig={"OnFailure": {"Destination": failed_arn}},
    )
    put = kinesis.put_records(StreamName="orders", Records=[{"Data": b"stream-good", "PartitionKey": "a"}, {"Data": b"stream-poison", "PartitionKey": "a"}])
    run_until_idle()
    shard = kinesis.list_shards(StreamName="orders")["Shards"][0]["ShardId"]
    iterator = kinesis.get_shard_iterator(StreamName="orders", ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    return {
        "state": lambda_.get_event_source_mapping(UUID=mapping["UUID"])["State"],
        "failedPuts": put["FailedRecordCount"],
        "record": json.loads(receive(failed)[0]["Body"]),
        "retained": [record["Data"].decode() for record in kinesis.get_records(ShardIterator=iterator)["Records"]],
    }


def a_queue_with_one_poison_message():
    dead, dead_arn = queue("orders-dlq")
    orders, orders_arn = queue("orders", VisibilityTimeout="30", RedrivePolicy=json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": 2}))
    lambda_.create_event_source_mapping(FunctionName="apply-orders", EventSourceArn=orders_arn, FunctionResponseTypes=["ReportBatchItemFailures"])
    sent = sqs.send_message_batch(QueueUrl=orders, Entries=[
        {"Id": "1", "MessageBody": 'queue-good "quoted" <&> äöü\r\n'},
        {"Id": "2", "MessageBody": "queue-poison", "MessageAttributes": {"origin": {"DataType": "String", "StringValue": "shop"}}},
    ])
    run_until_idle()
    messages = receive(dead)
    return {
        "sent": len(sent["Successful"]),
        "dead": [message["Body"] for message in messages],
        "origin": messages[0]["MessageAttributes"]["origin"]["StringValue"],
        "receiveCount": messages[0]["Attributes"]["ApproximateReceiveCount"],
        "left": sqs.get_queue_attributes(QueueUrl=orders, AttributeNames=["ApproximateNumberOfMessages"])["Attributes"]["ApproximateNumberOfMessages"],
    }


def a_table_whose_failures_go_to_a_topic_and_a_bucket():
    table = dynamodb.create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )["TableDescription"]
    dynamodb.get_waiter("table_exists").wait(TableName="orders", WaiterConfig={"Delay": 1})
    topic = sns.create_topic(Name="failed-items")["TopicArn"]
    inbox, inbox_arn = queue("failed-items")
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=inbox_arn)
    s3.create_bucket(Bucket="failed-items")
    for function, destination in (("apply-orders", topic), ("archive-orders", "arn:aws:s3:::failed-items")):
        lambda_.create_event_source_mapping(
            FunctionName=function,
            EventSourceArn=table["LatestStreamArn"],
            StartingPosition="TRIM_HORIZON",
            MaximumRetryAttempts=0,
            DestinationConfig={"OnFailure": {"Destination": destination}},
        )
    dynamodb.put_item(TableName="orders", Item={"id": {"S": "table-poison"}, "amount": {"N": "12.5"}, "blob": {"B": b"\x00\xff"}})
    run_until_idle()
    shard = streams.describe_stream(StreamArn=table["LatestStreamArn"])["StreamDescription"]["Shards"][0]["ShardId"]
    iterator = streams.get_shard_iterator(StreamArn=table["LatestStreamArn"], ShardId=shard, ShardIteratorType="TRIM_HORIZON")["ShardIterator"]
    keys = [item["Key"] for item in s3.list_objects_v2(Bucket="failed-items")["Contents"]]
    return {
        "item": dynamodb.get_item(TableName="orders", Key={"id": {"S": "table-poison"}})["Item"]["amount"]["N"],
        "streamed": [record["dynamodb"]["NewImage"]["id"]["S"] for record in streams.get_records(ShardIterator=iterator)["Records"]],
        "notification": json.loads(json.loads(receive(inbox)[0]["Body"])["Message"]),
        "object": json.loads(s3.get_object(Bucket="failed-items", Key=keys[0])["Body"].read()),
        "keys": keys,
    }


def errors():
    """The codes that programs branch on."""
    codes = []
    for call in (
        lambda: sqs.get_queue_url(QueueName="no-such-queue"),
        lambda: kinesis.describe_stream_summary(StreamName="no-such-stream"),
        lambda: dynamodb.put_item(TableName="orders", Item={"id": {"S": "table-poison"}}, ConditionExpression="attribute_not_exists(id)"),
        lambda: lambda_.get_event_source_mapping(UUID="00000000-0000-0000-0000-000000000000"),
        lambda: s3.get_object(Bucket="failed-items", Key="no-such-key"),
        lambda: sns.publish(TopicArn="arn:aws:sns:us-east-1:123456789012:no-such-topic", Message="x"),
    ):
        try:
            call()
            codes.append("none")
        except Exception as error:
            codes.append(error.response["Error"]["Code"])
    return codes


print(json.dumps({
    "client": f"boto3 {boto3.__version__}",
    "stream": a_stream_whose_batch_fails(),
    "queue": a_queue_with_one_poison_message(),
    "table": a_table_whose_failures_go_to_a_topic_and_a_bucket(),
    "errors": errors(),
}))
