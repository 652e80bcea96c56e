// A Lambda function with nothing but Lambda's Runtime API: it asks for an event, handles it, answers.
const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;

while (true) {
  const next = await fetch(`${api}/invocation/next`);
  const id = next.headers.get("lambda-runtime-aws-request-id");
  try {
    await answer(`${id}/response`, handler(await next.json()));
  } catch (error) {
    await answer(`${id}/error`, { errorType: error.name, errorMessage: error.message });
  }
}

function handler(event) {
  const batchItemFailures = [];
  for (const record of event.Records ?? []) {
    const order = orderOf(record);
    console.log(`order ${order}`);
    if (!order.includes("poison")) continue;
    // A queue is told which message failed; a stream's batch fails as a whole.
    if (!record.messageId) throw new RangeError(`cannot apply ${order}`);
    batchItemFailures.push({ itemIdentifier: record.messageId });
  }
  return { batchItemFailures };
}

function orderOf(record) {
  if (record.kinesis) return Buffer.from(record.kinesis.data, "base64").toString();
  if (record.dynamodb) return record.dynamodb.NewImage.id.S;
  return record.body;
}

async function answer(path, body) {
  const posted = await fetch(`${api}/invocation/${path}`, { method: "POST", body: JSON.stringify(body) });
  await posted.arrayBuffer();
}
