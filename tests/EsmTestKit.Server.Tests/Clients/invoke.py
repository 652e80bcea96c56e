"""A function is invoked in each way that Lambda has. What came of it is printed as JSON."""
import base64
import json
import sys

import boto3
from botocore.config import Config

client = boto3.client(
    "lambda", endpoint_url=sys.argv[1], region_name="us-east-1", aws_access_key_id="esm", aws_secret_access_key="esm",
    config=Config(retries={"total_max_attempts": 1}))


def invoke(payload=None, **more):
    asked = {"FunctionName": "apply-orders", **more}
    if payload is not None:
        asked["Payload"] = json.dumps(payload)
    answer = client.invoke(**asked)
    return {
        "status": answer["StatusCode"],
        "version": answer.get("ExecutedVersion"),
        "error": answer.get("FunctionError"),
        "log": base64.b64decode(answer.get("LogResult", "")).decode(),
        "payload": answer["Payload"].read().decode(),
    }


def refused(**asked):
    try:
        client.invoke(**asked)
    except Exception as error:
        return [error.response["Error"]["Code"], error.response["Error"]["Message"], error.response["ResponseMetadata"]["HTTPStatusCode"], error.response.get("Reason")]


told = {
    "answered": invoke({"Records": [{"messageId": "m", "body": "poison"}]}, LogType="Tail"),
    "failed": invoke({"Records": [{"kinesis": {"data": base64.b64encode(b"poison").decode()}}]}),
    "nothing": invoke(),
    "event": invoke({"Records": [{"messageId": "m", "body": "later"}]}, InvocationType="Event"),
    "dry": invoke(InvocationType="DryRun"),
    "missing": refused(FunctionName="no-such-function"),
}
client.put_function_concurrency(FunctionName="apply-orders", ReservedConcurrentExecutions=0)
told["throttled"] = refused(FunctionName="apply-orders")
print(json.dumps(told))
