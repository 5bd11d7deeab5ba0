"""A type that there is not: this must not pass."""

from countersign_client.models import ApprovalExpiredProblem, CodeRejectedProblem


def is_wrong(problem: CodeRejectedProblem | ApprovalExpiredProblem) -> bool:
    return problem.type_ == "urn:countersign:problem:code-rejectd"
