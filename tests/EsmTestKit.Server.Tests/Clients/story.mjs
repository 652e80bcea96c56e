// Three whole stories with the AWS SDK for JavaScript: a stream, a queue and a table feed one function. What came of them is printed as JSON.
import { CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { DescribeStreamCommand, DynamoDBStreamsClient, GetRecordsCommand as GetStreamRecordsCommand, GetShardIteratorCommand as GetStreamIteratorCommand } from "@aws-sdk/client-dynamodb-streams";
import { CreateStreamCommand, DescribeStreamSummaryCommand, GetRecordsCommand, GetShardIteratorCommand, KinesisClient, ListShardsCommand, PutRecordsCommand, waitUntilStreamExists } from "@aws-sdk/client-kinesis";
import { CreateEventSourceMappingCommand, GetEventSourceMappingCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateTopicCommand, PublishCommand, SNSClient, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, GetQueueAttributesCommand, GetQueueUrlCommand, ReceiveMessageCommand, SendMessageBatchCommand, SQSClient } from "@aws-sdk/client-sqs";

const endpoint = process.argv[2];
const config = { endpoint, region: "us-east-1", credentials: { accessKeyId: "esm", secretAccessKey: "esm" } };
const [lambda, sqs, kinesis, dynamodb, streams, sns] = [LambdaClient, SQSClient, KinesisClient, DynamoDBClient, DynamoDBStreamsClient, SNSClient].map((Client) => new Client(config));
const s3 = new S3Client({ ...config, forcePathStyle: true });

const runUntilIdle = async () => (await fetch(`${endpoint}/_esm/run-until-idle`, { method: "POST" })).arrayBuffer();

async function queue(QueueName, Attributes) {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  const { QueueArn } = (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }))).Attributes;
  return [QueueUrl, QueueArn];
}

async function receive(QueueUrl) {
  const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ["All"], MessageAttributeNames: ["All"] }));
  return Messages ?? [];
}

async function aStreamWhoseBatchFails() {
  const [failed, failedArn] = await queue("failed-orders");
  const StreamName = "orders";
  await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
  await waitUntilStreamExists({ client: kinesis, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { StreamName });
  const { StreamDescriptionSummary } = await kinesis.send(new DescribeStreamSummaryCommand({ StreamName }));
  const { UUID } = await lambda.send(new CreateEventSourceMappingCommand({
    FunctionName: "apply-orders",
    EventSourceArn: StreamDescriptionSummary.StreamARN,
    StartingPosition: "TRIM_HORIZON",
    MaximumRetryAttempts: 1,
    DestinationConfig: { OnFailure: { Destination: failedArn } },
  }));
  const put = await kinesis.send(new PutRecordsCommand({ StreamName, Records: ["stream-good", "stream-poison"].map((text) => ({ Data: Buffer.from(text), PartitionKey: "a" })) }));
  await runUntilIdle();
  const [{ ShardId }] = (await kinesis.send(new ListShardsCommand({ StreamName }))).Shards;
  const { ShardIterator } = await kinesis.send(new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: "TRIM_HORIZON" }));
  return {
    state: (await lambda.send(new GetEventSourceMappingCommand({ UUID }))).State,
    failedPuts: put.FailedRecordCount,
    record: JSON.parse((await receive(failed))[0].Body),
    retained: (await kinesis.send(new GetRecordsCommand({ ShardIterator }))).Records.map((record) => Buffer.from(record.Data).toString()),
  };
}

async function aQueueWithOnePoisonMessage() {
  const [dead, deadArn] = await queue("orders-dlq");
  const [orders, ordersArn] = await queue("orders", { VisibilityTimeout: "30", RedrivePolicy: JSON.stringify({ deadLetterTargetArn: deadArn, maxReceiveCount: 2 }) });
  await lambda.send(new CreateEventSourceMappingCommand({ FunctionName: "apply-orders", EventSourceArn: ordersArn, FunctionResponseTypes: ["ReportBatchItemFailures"] }));
  const sent = await sqs.send(new SendMessageBatchCommand({
    QueueUrl: orders,
    Entries: [
      { Id: "1", MessageBody: 'queue-good "quoted" <&> äöü\r\n' },
      { Id: "2", MessageBody: "queue-poison", MessageAttributes: { origin: { DataType: "String", StringValue: "shop" } } },
    ],
  }));
  await runUntilIdle();
  const messages = await receive(dead);
  return {
    sent: sent.Successful.length,
    dead: messages.map((message) => message.Body),
    origin: messages[0].MessageAttributes.origin.StringValue,
    receiveCount: messages[0].Attributes.ApproximateReceiveCount,
    left: (await sqs.send(new GetQueueAttributesCommand({ QueueUrl: orders, AttributeNames: ["ApproximateNumberOfMessages"] }))).Attributes.ApproximateNumberOfMessages,
  };
}

async function aTableWhoseFailuresGoToATopicAndABucket() {
  const TableName = "orders";
  const { TableDescription: table } = await dynamodb.send(new CreateTableCommand({
    TableName,
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    BillingMode: "PAY_PER_REQUEST",
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  }));
  await waitUntilTableExists({ client: dynamodb, maxWaitTime: 30, minDelay: 1, maxDelay: 1 }, { TableName });
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "failed-items" }));
  const [inbox, inboxArn] = await queue("failed-items");
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: inboxArn }));
  const Bucket = "failed-items";
  await s3.send(new CreateBucketCommand({ Bucket }));
  for (const [FunctionName, Destination] of [["apply-orders", TopicArn], ["archive-orders", `arn:aws:s3:::${Bucket}`]]) {
    await lambda.send(new CreateEventSourceMappingCommand({
      FunctionName,
      EventSourceArn: table.LatestStreamArn,
      StartingPosition: "TRIM_HORIZON",
      MaximumRetryAttempts: 0,
      DestinationConfig: { OnFailure: { Destination } },
    }));
  }
  await dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: "table-poison" }, amount: { N: "12.5" }, blob: { B: Buffer.from([0, 255]) } } }));
  await runUntilIdle();
  const StreamArn = table.LatestStreamArn;
  const [{ ShardId }] = (await streams.send(new DescribeStreamCommand({ StreamArn }))).StreamDescription.Shards;
  const { ShardIterator } = await streams.send(new GetStreamIteratorCommand({ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }));
  const keys = (await s3.send(new ListObjectsV2Command({ Bucket }))).Contents.map((item) => item.Key);
  return {
    item: (await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: "table-poison" } } }))).Item.amount.N,
    streamed: (await streams.send(new GetStreamRecordsCommand({ ShardIterator }))).Records.map((record) => record.dynamodb.NewImage.id.S),
    notification: JSON.parse(JSON.parse((await receive(inbox))[0].Body).Message),
    object: JSON.parse(await (await s3.send(new GetObjectCommand({ Bucket, Key: keys[0] }))).Body.transformToString()),
    keys,
  };
}

// The names that programs branch on.
async function errors() {
  await s3.send(new PutObjectCommand({ Bucket: "failed-items", Key: "größer/a b+c", Body: "text" }));
  const codes = [];
  for (const call of [
    () => sqs.send(new GetQueueUrlCommand({ QueueName: "no-such-queue" })),
    () => kinesis.send(new DescribeStreamSummaryCommand({ StreamName: "no-such-stream" })),
    () => dynamodb.send(new PutItemCommand({ TableName: "orders", Item: { id: { S: "table-poison" } }, ConditionExpression: "attribute_not_exists(id)" })),
    () => lambda.send(new GetEventSourceMappingCommand({ UUID: "00000000-0000-0000-0000-000000000000" })),
    () => s3.send(new GetObjectCommand({ Bucket: "failed-items", Key: "no-such-key" })),
    () => sns.send(new PublishCommand({ TopicArn: "arn:aws:sns:us-east-1:123456789012:no-such-topic", Message: "x" })),
  ]) {
    codes.push(await call().then(() => "none", (error) => error.Code ?? error.name));
  }
  return codes;
}

console.log(JSON.stringify({
  client: "@aws-sdk",
  stream: await aStreamWhoseBatchFails(),
  queue: await aQueueWithOnePoisonMessage(),
  table: await aTableWhoseFailuresGoToATopicAndABucket(),
  errors: await errors(),
}));
