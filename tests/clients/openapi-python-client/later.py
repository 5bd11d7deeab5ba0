"""What a client makes of answers that the contract does not know yet, and of those of API Gateway."""

import httpx
from countersign_client import AuthenticatedClient
from countersign_client.api.approvals import get_approval, verify_code
from countersign_client.models import Approval, CodeCheck, CodeRejectedProblem, OtherProblem, Verification

PROBLEM = {
    "title": "A title of later",
    "status": 422,
    "detail": "A detail.",
    "instance": "urn:countersign:request:id",
    "next": "correct",
    "attemptsRemaining": 2,
    "later": True,
}
KNOWN = {**PROBLEM, "type": "urn:countersign:problem:code-rejected"}
LATER = {**PROBLEM, "type": "urn:countersign:problem:later"}


def answering(status: int, body: dict[str, object]) -> AuthenticatedClient:
    client = AuthenticatedClient(base_url="http://api.example", token="a.b.c")
    answer = httpx.MockTransport(lambda _: httpx.Response(status, json=body))
    return client.set_httpx_client(httpx.Client(base_url="http://api.example", transport=answer))


def checked(status: int, body: dict[str, object]) -> object:
    return verify_code.sync("A" * 44, client=answering(status, body), body=CodeCheck(code="123456"))


known = checked(422, KNOWN)
assert isinstance(known, CodeRejectedProblem) and known.attempts_remaining == 2, known
later = checked(422, LATER)
assert isinstance(later, OtherProblem) and later.next_ == "correct" and later.attempts_remaining == 2, later
later = checked(422, {**KNOWN, "next": "later"})
assert isinstance(later, OtherProblem) and later.next_ == "later", later
throttled = checked(429, {"message": "Too Many Requests"})
assert isinstance(throttled, OtherProblem) and throttled.message == "Too Many Requests", throttled
approved = checked(200, {"status": "approved", "transactionId": "t", "later": True})
assert isinstance(approved, Verification), approved
pending = get_approval.sync("A" * 44, client=answering(200, {
    "approvalId": "A" * 44, "status": "pending", "transactionId": "t", "later": {},
    "expiresAt": "2026-11-23T10:05:00Z", "expiresInSeconds": 300,
    "resendAfter": "2026-11-23T10:00:30Z", "resendInSeconds": 30, "attemptsRemaining": 3,
}))
assert isinstance(pending, Approval) and pending.attempts_remaining == 3, pending
