"""POST /payments behind an API Gateway whose JWT authorizer has checked the receipt's signature, iss, aud, exp and scope.

What is left is what an authorizer cannot check: typ, whose money moves, what is executed, and that the receipt is used once."""

import base64
import json
import os
import re

import boto3
from botocore.exceptions import ClientError

TYPE = "txn-approval+jwt"
FIELDS = {"amount", "currency", "payee", "account"}
# RFC 9470: which approval is missing, and how long one is good for.
CHALLENGE = ('Bearer error="insufficient_user_authentication", error_description="the user has to approve this", '
             'acr_values="urn:countersign:approval:payment", max_age="120"')
# Whose money moves. A real service asks its own records.
OWNERS = {"CH5604835012345678009": "alice", "CH4431999123000889012": "bob"}

used_receipts = boto3.client("dynamodb")


def handler(event, context):
    try:
        payment = json.loads(event.get("body") or "")
        header, claims = parts(event)
        reason = refusal(header, claims, payment)
    except (ValueError, TypeError, KeyError, AttributeError):
        return answer(400, {"refused": "malformed request"})
    if reason:
        return answer(403, {"refused": reason})
    return answer(201, {"executed": payment})


def refusal(header, claims, payment):
    """Why this payment is not executed; None if it is."""
    transaction = claims["transaction"]
    if header["typ"] != TYPE:
        return "typ"
    owner = OWNERS.get(payment["debtor"])
    if payment.keys() != FIELDS | {"debtor"} or owner is None or owner != claims["sub"]:
        return "sub: not the owner of the debtor's account"
    if transaction["template"] != "payment" or transaction["fields"] != {name: payment[name] for name in FIELDS}:
        return "transaction: not what was approved"
    return use_once(claims)


def parts(event):
    """Header and claims of the receipt. The gateway has checked its signature, but hands claims on as text, in which an
    object is hard to read. So they are read again, and must be those that the gateway has checked: a header that was sent
    twice arrives as one."""
    receipt = re.fullmatch(r"(?:Bearer )?([\w-]+)\.([\w-]+)\.[\w-]+", event["headers"]["approval-receipt"], re.ASCII)
    header, claims = (json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in receipt.groups())
    checked = event["requestContext"]["authorizer"]["jwt"]["claims"]
    for name in ("iss", "sub", "jti", "txn"):
        if not isinstance(claims[name], str) or claims[name] != checked[name]:
            raise ValueError(name)
    return header, claims


def use_once(claims):
    """Atomic: of two at the same moment one writes. It is last, so that a refused receipt is not used up."""
    item = {"jti": {"S": claims["jti"]}, "ttl": {"N": str(claims["exp"] + 60)}}
    try:
        used_receipts.put_item(
            TableName=os.environ["USED_RECEIPTS"], Item=item, ConditionExpression="attribute_not_exists(jti)")
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return "jti: used before"
    return None


def answer(status, body):
    headers = {"content-type": "application/json"}
    if status == 403:
        headers["www-authenticate"] = CHALLENGE
    return {"statusCode": status, "headers": headers, "body": json.dumps(body)}
