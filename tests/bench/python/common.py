"""What both functions use. Clients are made, and the secret is read, while the module is loaded: that is
Lambda's initialisation."""

import hashlib
import json
import os
import sys
import time
from base64 import urlsafe_b64encode
from secrets import token_urlsafe

import boto3
import urllib3

TABLE = os.environ["APPROVALS_TABLE"]
table = boto3.client("dynamodb")
http = urllib3.PoolManager()
access_key = boto3.client("secretsmanager").get_secret_value(SecretId=os.environ["ACCESS_KEY_SECRET_ID"])["SecretString"]


def base64url(data):
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def hashed(*parts):
    return base64url(hashlib.sha256("\0".join(parts).encode()).digest())


def now():
    return int(time.time())


def attribute(value):
    if isinstance(value, int):
        return {"N": str(value)}
    if isinstance(value, str):
        return {"S": value}
    return {"L": [attribute(one) for one in value]} if isinstance(value, list) else {"M": attributes(value)}


def attributes(values):
    return {name: attribute(value) for name, value in values.items()}


def plain(value):
    (kind, value), = value.items()
    if kind == "N":
        return int(value)
    if kind == "S":
        return value
    return [plain(one) for one in value] if kind == "L" else plains(value)


def plains(values):
    return {name: plain(value) for name, value in values.items()}


def read(tag):
    """The record of a user; without a version if there is none yet."""
    answer = table.get_item(TableName=TABLE, Key={"pk": {"S": f"user#{tag}"}}, ConsistentRead=True)
    return plains(answer["Item"]) if "Item" in answer else {"past": [], "approvals": {}}


def write(tag, record, transition):
    """Writes it in place of the one that was read, with a new version."""
    version = record.get("version")
    written = {**record, "pk": f"user#{tag}", "version": f"{transition}.{token_urlsafe(12)}",
               "past": [version, *record["past"]][:8] if version else [], "shape": 1, "ttl": now() + 86700}
    guard = {"ConditionExpression": "attribute_not_exists(#name)", "ExpressionAttributeNames": {"#name": "pk"}}
    if version:
        guard = {"ConditionExpression": "#name = :seen", "ExpressionAttributeNames": {"#name": "version"},
                 "ExpressionAttributeValues": {":seen": {"S": version}}}
    table.put_item(TableName=TABLE, Item=attributes(written), ReturnValuesOnConditionCheckFailure="ALL_OLD", **guard)
    return written


def nevis(path, body):
    headers = {"authorization": f"Bearer {access_key}", "content-type": "application/json"}
    url = f"{os.environ['NEVIS_BASE_URL']}/api/v1/{path}"
    return http.request("POST", url, body=json.dumps(body), headers=headers, timeout=8, retries=False)


def reply(status, body):
    headers = {"content-type": "application/json", "cache-control": "no-store"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(body)}


def log(**line):
    sys.stdout.write(json.dumps({"level": "INFO", **line}) + "\n")
