"""POST /payments behind an API Gateway whose JWT authorizer has checked the receipt's signature, iss, aud, exp and scope.

What is left is what an authorizer cannot check: typ, whose money moves, what is executed, and that the receipt is used once."""

import base64
import json
import os

import boto3
from botocore.exceptions import ClientError

TYPE = "txn-approval+jwt"
LEEWAY = 5
FIELDS = {"amount", "currency", "payee", "account"}
# Whose money moves. A real service asks its own records.
OWNERS = {"CH5604835012345678009": "alice", "CH4431999123000889012": "bob"}

used_receipts = boto3.client("dynamodb")


def handler(event, context):
    try:
        payment = json.loads(event.get("body") or "")
        reason = refusal(event["headers"]["approval-receipt"], payment)
    except (ValueError, TypeError, KeyError, AttributeError):
        return answer(400, {"refused": "malformed request"})
    if reason:
        return answer(403, {"refused": reason})
    return answer(201, {"executed": payment})


def refusal(receipt, payment):
    """Why this payment is not executed; None if it is."""
    header, claims = (part(receipt, index) for index in (0, 1))
    transaction = claims["transaction"]
    if header["typ"].lower() != TYPE:
        return "typ"
    if payment.keys() != FIELDS | {"debtor"} or OWNERS.get(payment["debtor"]) != claims["sub"]:
        return "sub: not the owner of the debtor's account"
    if transaction["template"] != "payment" or transaction["fields"] != {name: payment[name] for name in FIELDS}:
        return "transaction: not what was approved"
    return use_once(claims)


def part(receipt, index):
    """The gateway has checked the signature, and hands claims on as text: this one has objects in it."""
    text = receipt.removeprefix("Bearer ").split(".")[index]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def use_once(claims):
    """Atomic: of two at the same moment one writes. It is last, so that a refused receipt is not used up."""
    item = {"jti": {"S": claims["jti"]}, "ttl": {"N": str(claims["exp"] + LEEWAY + 60)}}
    try:
        used_receipts.put_item(
            TableName=os.environ["USED_RECEIPTS"], Item=item, ConditionExpression="attribute_not_exists(jti)")
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return "jti: used before"
    return None


def answer(status, body):
    return {"statusCode": status, "headers": {"content-type": "application/json"}, "body": json.dumps(body)}
