"""What the doctor looks at of the functions: their releases, whether they start, and whether they reach Nevis with their key."""

import botocore.exceptions

from doctor_findings import Wrong, reason
from doctor_stack import unknown_user

FUNCTIONS = ["StartApproval", "VerifyCode"]
NO_ID = "A" * 44
PROBLEM = "urn:countersign:problem:"


def aliases(stack):
    releases = set()
    for function in FUNCTIONS:
        try:
            releases.add(stack.variables(function).get("RELEASE", "")[:12])
        except botocore.exceptions.ClientError as error:
            yield Wrong(f"{function} has no alias live ({reason(error)}): deploy again, which publishes one")
            return
    if "" in releases:
        yield Wrong("a function does not say of which deployment it is: deploy again")
    elif len(releases) == 1:
        yield f"both functions are at deployment {releases.pop()}"
    else:
        yield Wrong("the functions are at two deployments: roll back to one of them, or deploy again")


def functions(stack):
    """With an empty body a start is refused by the function itself, and nothing is begun."""
    for what, method, path, body in [("StartApproval", "POST", "/v1/approvals", b"{}"),
                                     ("VerifyCode", "GET", f"/v1/approvals/{NO_ID}", b"")]:
        answer = stack.authorized(method, path, body)
        if answer is None:
            yield from refusal(stack, what, method, path)
            continue
        status, _, said = answer
        if str((said or {}).get("type", "")).startswith(PROBLEM) and status < 500:
            yield f"{what} starts and answers ({status})"
        elif status in (401, 403):
            yield Wrong(f"{what} was not reached: API Gateway answers {status}; the token of TOKEN is not taken, or "
                        "your credentials may not execute-api:Invoke")
        else:
            yield Wrong(f"{what} answers {status}: its log group has a line initialisation.failed, whose cause says why")


def refusal(stack, what, method, path):
    status, _, _ = stack.request(method, path, {"content-type": "application/json"}, b"{}" if method == "POST" else None)
    if status == 401:
        yield f"{what} is closed to whoever has no token (TOKEN=file goes on from here)"
    else:
        yield Wrong(f"{what} answers {status} to whoever has no token, and 401 is right: deploy again")


def secret(stack):
    """Only that it is there: the function reads it."""
    found = stack.client("secretsmanager").describe_secret(SecretId=stack.parameter("AccessKeySecretArn"))
    if found.get("DeletedDate"):
        yield Wrong("it is about to be deleted: aws secretsmanager restore-secret")
    else:
        yield "it is there"


def nevis(stack):
    """Through the function: a start of a user whom nobody knows, who gets no SMS, is refused by Nevis only with a key that it takes."""
    body = {"username": unknown_user()} if stack.parameter("CallerAuth") == "iam" else {}
    body["transaction"] = {"template": "payment", "locale": "en", "fields": {
        "amount": "1.00", "currency": "CHF", "payee": "Doctor", "account": "CH9300762011623852957"}}
    status, said = stack.invoke("StartApproval", "/v1/approvals", "/v1/approvals", body)
    name = str(said.get("type", "")).removeprefix(PROBLEM)
    advice = {
        None: "the function does not start: its log group has a line initialisation.failed, whose cause says why (secret: missing, "
              "forbidden or malformed)",
        "upstream-misconfigured": "Nevis does not take the access key, or NevisInstance is not yours: put a valid key into the secret, "
                                  "or correct the parameter",
        "upstream-unavailable": "Nevis, DynamoDB or Secrets Manager cannot be reached: the function's line says which (cause)",
        "outcome-unknown": "what answers is not Nevis's word: make probe",
    }
    if name == "approval-refused":
        yield "the secret is readable, and Nevis takes its key (an unknown user is refused)"
    elif name == "invalid-value":
        yield Wrong("the start was refused before Nevis was asked: messages.toml has no template payment as it comes; ask with one of yours")
    else:
        yield Wrong(advice.get(None if status is None else name, f"the function answers {status} {name}: its line has the cause"))
