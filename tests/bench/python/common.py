"""What both functions use. Clients are made, and the secret is read, while the module is loaded: that is
Lambda's initialisation."""

import hashlib
import json
import os
import re
import sys
import time
from base64 import urlsafe_b64encode

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
    return {"N": str(value)} if isinstance(value, int) else {"S": value}


def read(pk):
    item = table.get_item(TableName=TABLE, Key={"pk": {"S": pk}}, ConsistentRead=True).get("Item", {})
    return {name: int(value["N"]) if "N" in value else value["S"] for name, value in item.items()}


def write(*items):
    table.transact_write_items(TransactItems=list(items))


def only(condition, values, further=()):
    guard = {"ConditionExpression": condition, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    names = {"#" + name: name for name in [*re.findall(r"#(\w+)", condition), *further]}
    if names:
        guard["ExpressionAttributeNames"] = names
    if values:
        guard["ExpressionAttributeValues"] = {name: attribute(value) for name, value in values.items()}
    return guard


def put(pk, item, condition, values=None):
    item = {name: attribute(value) for name, value in {"pk": pk, **item}.items()}
    return {"Put": {"TableName": TABLE, "Item": item, **only(condition, values)}}


def check(pk, condition, values):
    return {"ConditionCheck": {"TableName": TABLE, "Key": {"pk": {"S": pk}}, **only(condition, values)}}


def update(pk, set_, remove, condition, values):
    parts = []
    if set_:
        parts.append("SET " + ", ".join(f"#{name} = :{name}" for name in set_))
    if remove:
        parts.append("REMOVE " + ", ".join(f"#{name}" for name in remove))
    values = {**{":" + name: value for name, value in set_.items()}, **values}
    guard = only(condition, values, [*set_, *remove])
    return {"Update": {"TableName": TABLE, "Key": {"pk": {"S": pk}}, "UpdateExpression": " ".join(parts), **guard}}


def nevis(path, body):
    headers = {"authorization": f"Bearer {access_key}", "content-type": "application/json"}
    url = f"{os.environ['NEVIS_BASE_URL']}/api/v1/{path}"
    return http.request("POST", url, body=json.dumps(body), headers=headers, timeout=8, retries=False)


def reply(status, body):
    headers = {"content-type": "application/json", "cache-control": "no-store"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(body)}


def log(**line):
    sys.stdout.write(json.dumps({"level": "INFO", **line}) + "\n")
