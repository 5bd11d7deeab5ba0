"""POST /v1/approvals/{approvalId}/verification: checks the code and gives the receipt."""

import hashlib
import json
import os
import time
from secrets import token_urlsafe

import boto3

from common import base64url, hashed, log, nevis, now, read, reply, update, write

KEY_ID = os.environ.get("RECEIPT_KEY_ID")
if KEY_ID:
    kms = boto3.client("kms")
    kid = base64url(hashlib.sha256(kms.get_public_key(KeyId=KEY_ID)["PublicKey"]).digest())


def handler(event, _context):
    started = time.monotonic()
    caller = event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]
    approval_id = event["pathParameters"]["approvalId"]
    code = json.loads(event["body"])["code"]
    key, at, checker = f"approval#{approval_id}", now(), token_urlsafe(16)

    approval = read(key)
    if approval.get("caller") != caller:
        return reply(404, {"type": "urn:countersign:problem:approval-not-found"})
    if approval["expiresAt"] <= at:
        return reply(410, {"type": "urn:countersign:problem:approval-expired"})
    checks = f"checks#{approval['user']}"
    write(
        update(key, {"attempts": approval["attempts"] + 1, "checker": checker}, [],
               "#state = :pending AND #caller = :caller AND #expiresAt > :now AND #attempts < :max",
               {":pending": "pending", ":caller": caller, ":now": at, ":max": approval["maxAttempts"]}),
        update(checks, {"checker": checker, "checkingUntil": at + 15, "ttl": at + 86400}, [],
               "attribute_not_exists(#checkingUntil) OR #checkingUntil <= :now", {":now": at}),
    )

    answer = nevis(f"users/{approval['userId']}/verification", {"code": code, "statusToken": approval["statusToken"]})
    if answer.status >= 300:
        return reply(422, {"type": "urn:countersign:problem:code-rejected"})
    mine = {":mine": checker}
    write(
        update(key, {"state": "approved", "approvedAt": at, "codeTag": hashed("code", approval_id, code), "repeats": 0},
               ["checker", "statusToken"], "#checker = :mine", mine),
        update(checks, {}, ["checker", "checkingUntil", "failures", "failuresUntil"], "#checker = :mine", mine),
    )
    body = {"status": "approved", "transactionId": approval["transactionId"]}
    if KEY_ID:
        body["receipt"] = receipt(approval_id, approval, at)
    log(event="approval.verification", requestId=event["requestContext"]["requestId"], approvalId=approval_id,
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
