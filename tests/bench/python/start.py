"""POST /v1/approvals: sends the code."""

import json
import os
import time
from datetime import datetime, timezone
from secrets import token_urlsafe

from common import hashed, log, nevis, now, read, reply, write


def sms(fields):
    account = fields["account"]
    return ("Code {{CODE}} pays " + f"{fields['currency']} {fields['amount']} to account {account[:4]}...{account[-8:]}. "
            f"Tell nobody this code. Payee as typed: \"{fields['payee']}\"")


def rfc3339(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat()


def refusal(record, key_hash, at):
    if any(approval["keyHash"] == key_hash for approval in record["approvals"].values()):
        return reply(422, {"type": "urn:countersign:problem:idempotency-key-reused"})
    if record.get("failures", 0) >= 5 and record["failuresUntil"] > at:
        return reply(423, {"type": "urn:countersign:problem:approval-locked"})
    in_window = sum(approval["createdAt"] >= at - at % 600 for approval in record["approvals"].values())
    if in_window >= int(os.environ["MAX_SENDS_PER_WINDOW"]):
        return reply(429, {"type": "urn:countersign:problem:rate-limited"})
    return None


def handler(event, _context):
    started = time.monotonic()
    caller = event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]
    transaction = json.loads(event["body"])["transaction"]
    tag, half, at = hashed("username", caller)[:22], token_urlsafe(16), now()
    key_hash = hashed("request", caller, event["headers"]["idempotency-key"])

    record = read(tag)
    if refused := refusal(record, key_hash, at):
        return refused
    approval = {
        "state": "sending", "caller": caller, "keyHash": key_hash, "bodyHash": hashed(event["body"]), "createdAt": at,
        "expiresAt": at + 300, "maxAttempts": 3, "attempts": 0, "sendingUntil": at + 15, "subject": caller, "username": caller,
        "transaction": json.dumps(transaction)}
    record["approvals"][half] = approval
    record = write(tag, record, "reserve")

    answer = nevis("approval", {"username": caller, "channel": "sms", "message": sms(transaction["fields"])})
    if answer.status >= 300:
        return reply(422, {"type": "urn:countersign:problem:approval-refused"})
    sent = answer.json()
    del approval["sendingUntil"]
    approval.update({"state": "pending", "statusToken": sent["statusToken"], "transactionId": sent["transactionId"], "userId": sent["userId"]})
    write(tag, record, "settle")
    body = {"approvalId": tag + half, "status": "pending", "transactionId": sent["transactionId"], "expiresAt": rfc3339(at + 300),
            "resendAfter": rfc3339(at), "attemptsRemaining": 3}
    log(event="approval.start", requestId=event["requestContext"]["requestId"], approvalId=half,
        transactionId=sent["transactionId"], status=201, durationMs=int((time.monotonic() - started) * 1000))
    return reply(201, body)
