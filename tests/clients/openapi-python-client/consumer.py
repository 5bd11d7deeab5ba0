"""What a client does with a package by openapi-python-client: it goes by `type`, and reads what each problem has more."""

from countersign_client import AuthenticatedClient
from countersign_client.api.approvals import verify_code
from countersign_client.models import CodeCheck, OtherProblem, Verification
from countersign_client.types import Unset


def check(client: AuthenticatedClient, approval_id: str, code: str) -> int | None:
    answer = verify_code.sync(approval_id, client=client, body=CodeCheck(code=code))
    # A type that came later, or an answer of API Gateway, which has none.
    if answer is None or isinstance(answer, Verification | OtherProblem):
        return None
    if answer.type_ == "urn:countersign:problem:code-rejected":
        remaining: int = answer.attempts_remaining
        return remaining
    if answer.type_ == "urn:countersign:problem:outcome-unknown":
        return known(answer.attempts_remaining)
    if answer.type_ == "urn:countersign:problem:approval-locked":
        return known(answer.attempts_remaining)
    return None


def known(remaining: int | Unset) -> int | None:
    return None if isinstance(remaining, Unset) else remaining
