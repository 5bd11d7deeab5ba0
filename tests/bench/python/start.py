"""POST /v1/approvals: sends the code."""

import json
import os
import time
from datetime import datetime, timezone
from secrets import token_urlsafe

from common import check, hashed, log, nevis, now, put, read, reply, update, write


def sms(fields):
    account = fields["account"]
    return ("Code {{CODE}} pays " + f"{fields['currency']} {fields['amount']} to account {account[:4]}...{account[-8:]}. "
            f"Tell nobody this code. Payee as typed: \"{fields['payee']}\"")


def rfc3339(seconds):
    return datetime.fromtimestamp(seconds, timezone.utc).isoformat()


def limit(checks, window_sends):
    if checks.get("failures", 0) >= 5:
        return reply(423, {"type": "urn:countersign:problem:approval-locked"})
    if window_sends >= int(os.environ["MAX_SENDS_PER_WINDOW"]):
        return reply(429, {"type": "urn:countersign:problem:rate-limited"})
    return None


def handler(event, _context):
    started = time.monotonic()
    caller = event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]
    transaction = json.loads(event["body"])["transaction"]
    user, approval_id, at = hashed("username", caller), token_urlsafe(16), now()
    request_key = "request#" + hashed("request", caller, event["headers"]["idempotency-key"])

    sends, checks = read(f"sends#{user}"), read(f"checks#{user}")
    earlier = read(request_key)
    if "body" in earlier:
        return reply(earlier["status"], json.loads(earlier["body"]))
    window = at // 600
    window_sends = sends["windowSends"] if sends.get("window") == window else 0
    if over := limit(checks, window_sends):
        return over

    version = sends.get("version", 0)
    write(
        put(f"approval#{approval_id}", {
            "state": "sending", "caller": caller, "subject": caller, "username": caller, "user": user,
            "transaction": json.dumps(transaction), "attempts": 0, "maxAttempts": 3, "createdAt": at,
            "expiresAt": at + 300, "sendingUntil": at + 15, "ttl": at + 86700}, "attribute_not_exists(#pk)"),
        put(f"sends#{user}", {
            "lastSentAt": at, "lastApprovalId": approval_id, "window": window, "windowSends": window_sends + 1,
            "version": version + 1, "ttl": at + 172800},
            "attribute_not_exists(#pk) OR #version = :version", {":version": version}),
        check(f"checks#{user}", "attribute_not_exists(#failures) OR #failures < :max", {":max": 5}),
        put(request_key, {"approvalId": approval_id, "bodyHash": hashed(event["body"]), "sendingUntil": at + 15, "ttl": at + 86400},
            "attribute_not_exists(#pk) OR #ttl < :now", {":now": at}),
    )

    answer = nevis("approval", {"username": caller, "channel": "sms", "message": sms(transaction["fields"])})
    if answer.status >= 300:
        return reply(422, {"type": "urn:countersign:problem:approval-refused"})
    sent = answer.json()
    body = {"approvalId": approval_id, "transactionId": sent["transactionId"], "expiresAt": rfc3339(at + 300),
            "resendAfter": rfc3339(at), "attemptsRemaining": 3}
    pending = {"state": "pending", "statusToken": sent["statusToken"], "transactionId": sent["transactionId"], "userId": sent["userId"]}
    write(
        update(f"approval#{approval_id}", pending, [], "#state = :sending", {":sending": "sending"}),
        update(request_key, {"status": 201, "body": json.dumps(body)}, [], "#approvalId = :id", {":id": approval_id}),
    )
    log(event="approval.start", requestId=event["requestContext"]["requestId"], approvalId=approval_id,
        transactionId=sent["transactionId"], status=201, durationMs=int((time.monotonic() - started) * 1000))
    return reply(201, body)
