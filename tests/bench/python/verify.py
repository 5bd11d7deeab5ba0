"""POST /v1/approvals/{approvalId}/verification: checks the code and gives the receipt."""

import hashlib
import json
import os
import time
from secrets import token_urlsafe

import boto3

from common import base64url, hashed, log, nevis, now, read, reply, write

KEY_ID = os.environ.get("RECEIPT_KEY_ID")
if KEY_ID:
    kms = boto3.client("kms")
    kid = base64url(hashlib.sha256(kms.get_public_key(KeyId=KEY_ID)["PublicKey"]).digest())


def handler(event, _context):
    started = time.monotonic()
    caller = event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]
    approval_id = event["pathParameters"]["approvalId"]
    code = json.loads(event["body"])["code"]
    tag, half, at = approval_id[:22], approval_id[22:], now()

    record = read(tag)
    approval = record["approvals"].get(half, {})
    if approval.get("caller") != caller:
        return reply(404, {"type": "urn:countersign:problem:approval-not-found"})
    if approval["expiresAt"] <= at:
        return reply(410, {"type": "urn:countersign:problem:approval-expired"})
    if approval["attempts"] >= approval["maxAttempts"]:
        return reply(423, {"type": "urn:countersign:problem:approval-locked"})
    if "check" in record and record["check"]["until"] > at:
        return reply(409, {"type": "urn:countersign:problem:request-in-progress"})
    approval["attempts"] += 1
    record["check"] = {"checker": token_urlsafe(12), "approval": half, "until": at + 15}
    record = write(tag, record, "begin")

    answer = nevis(f"users/{approval['userId']}/verification", {"code": code, "statusToken": approval["statusToken"]})
    if answer.status >= 300:
        return reply(422, {"type": "urn:countersign:problem:code-rejected"})
    for name in ("check", "failures", "failuresUntil"):
        record.pop(name, None)
    del approval["statusToken"]
    approval.update({"state": "approved", "approvedAt": at, "codeTag": hashed("code", approval_id, code), "repeats": 0})
    write(tag, record, "approve")
    body = {"status": "approved", "transactionId": approval["transactionId"]}
    if KEY_ID:
        body["receipt"] = receipt(approval_id, approval, at)
    log(event="approval.verification", requestId=event["requestContext"]["requestId"], approvalId=half,
        status=200, durationMs=int((time.monotonic() - started) * 1000))
    return reply(200, body)


def receipt(approval_id, approval, at):
    transaction = json.loads(approval["transaction"])
    claims = {
        "iss": os.environ["RECEIPT_ISSUER"], "aud": os.environ["RECEIPT_AUDIENCE"], "sub": approval["subject"],
        "jti": approval_id, "txn": approval["transactionId"],
        "transaction": {"template": transaction["template"], "fields": transaction["fields"]},
        "scope": f"approval:{transaction['template']}", "amr": ["sms", "otp"], "iat": at, "auth_time": at, "exp": at + 120,
    }
    header = {"alg": "RS256", "kid": kid, "typ": "txn-approval+jwt"}
    signed = ".".join(base64url(json.dumps(part).encode()) for part in (header, claims))
    digest = hashlib.sha256(signed.encode()).digest()
    signature = kms.sign(KeyId=KEY_ID, Message=digest, MessageType="DIGEST", SigningAlgorithm="RSASSA_PKCS1_V1_5_SHA_256")
    return f"{signed}.{base64url(signature['Signature'])}"
