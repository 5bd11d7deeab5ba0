"""What `make doctor` does, with boto3 of .venv/tools: looks at a deployed stack with the credentials of whoever deploys, and says of
each part that it is right, or what to do. No SMS is sent, no secret is read, nothing is changed."""

import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid

import boto3
import botocore.auth
import botocore.awsrequest
import botocore.exceptions

FUNCTIONS = {"StartApproval": "start-approval", "VerifyCode": "verify-code"}
NO_ID = "A" * 44
PROBLEM = "urn:countersign:problem:"
PATIENCE = 30


def main(stack):
    doctor = Doctor(stack)
    # Each on its own: one that cannot be looked at keeps no other from it.
    wanted = [name for name in os.environ.get("CHECKS", "").split(",") if name] or list(CHECKS)
    for name in ["stack", *(name for name in CHECKS if name != "stack" and name in wanted)]:
        try:
            findings = list(CHECKS[name](doctor))
        except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError, OSError, ValueError, KeyError) as error:
            findings = [Wrong(f"it cannot be looked at: {reason(error)}")]
        for finding in findings:
            print(f"{getattr(finding, 'word', 'right')}  {name}: {finding}")
            doctor.wrong += isinstance(finding, Wrong)
        if name == "stack" and doctor.wrong:
            break
    sys.exit(1 if doctor.wrong else 0)


class Wrong(str):
    """A finding that somebody has to do something about."""

    word = "WRONG"


class Note(str):
    """One that is a choice."""

    word = "note "


def reason(error):
    """What failed, without the values that a message may hold."""
    if isinstance(error, botocore.exceptions.ClientError):
        return f"{error.operation_name} was answered {error.response['Error']['Code']}"
    return type(error).__name__


class Doctor:
    """A stack, as CloudFormation describes it, and the clients to look at its parts with."""

    def __init__(self, stack):
        self.stack = stack
        self.wrong = 0
        self.description = {}
        self.session = boto3.Session(region_name=os.environ.get("AWS_REGION") or None)

    def client(self, service):
        return self.session.client(service)

    def parameter(self, name):
        return {one["ParameterKey"]: one.get("ParameterValue", "") for one in self.description["Parameters"]}.get(name, "")

    def output(self, name):
        return {one["OutputKey"]: one["OutputValue"] for one in self.description.get("Outputs", [])}.get(name, "")

    def api(self):
        """Where the API is called: API_URL, where it has a name of its own."""
        return os.environ.get("API_URL") or self.output("ApiUrl")

    def physical(self, name):
        found = self.client("cloudformation").describe_stack_resource(StackName=self.stack, LogicalResourceId=name)
        return found["StackResourceDetail"]["PhysicalResourceId"]

    def variables(self, function):
        live = self.client("lambda").get_function_configuration(FunctionName=self.physical(function), Qualifier="live")
        return live["Environment"]["Variables"]

    def request(self, method, path, headers=None, body=None):
        """An answer of the deployed API: status, headers, and the body if it is JSON."""
        request = urllib.request.Request(self.api() + path, method=method, headers=headers or {}, data=body)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.headers, parsed(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, error.headers, parsed(error.read())

    def authorized(self, method, path, body=b""):
        """The same as a caller: with the token of the file TOKEN, or signed; None where there is no token."""
        if self.parameter("CallerAuth") == "iam":
            signing = botocore.awsrequest.AWSRequest(
                method, self.api() + path, {"content-type": "application/json"}, body)
            credentials = self.session.get_credentials().get_frozen_credentials()
            botocore.auth.SigV4Auth(credentials, "execute-api", self.session.region_name).add_auth(signing)
            return self.request(method, path, dict(signing.headers), body or None)
        if not os.environ.get("TOKEN"):
            return None
        with open(os.environ["TOKEN"], encoding="ascii") as file:
            token = file.read().strip().split()[-1]
        return self.request(method, path, {"content-type": "application/json", "authorization": f"Bearer {token}"}, body or None)

    def invoke(self, function, route, path, body):
        """What a function answers to an event as API Gateway sends it, of a user whom nobody knows."""
        event = {
            "version": "2.0", "routeKey": f"POST {route}", "rawPath": path, "rawQueryString": "", "isBase64Encoded": False,
            "headers": {"content-type": "application/json"}, "body": json.dumps(body),
            "requestContext": {
                "accountId": "doctor", "apiId": "doctor", "domainName": "doctor", "domainPrefix": "doctor", "stage": "$default",
                "http": {"method": "POST", "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1", "userAgent": "doctor"},
                "requestId": f"doctor-{uuid.uuid4()}", "routeKey": f"POST {route}", "time": "", "timeEpoch": int(time.time() * 1000),
                "authorizer": self.caller(),
            },
        }
        answer = self.client("lambda").invoke(
            FunctionName=self.physical(function), Qualifier="live", Payload=json.dumps(event).encode())
        payload = parsed(answer["Payload"].read()) or {}
        if "FunctionError" in answer or "statusCode" not in payload:
            return None, {}
        return payload["statusCode"], parsed((payload.get("body") or "").encode()) or {}

    def caller(self):
        if self.parameter("CallerAuth") == "iam":
            return {"iam": {"callerId": "AROADOCTOR:doctor", "userId": "AROADOCTOR:doctor"}}
        nobody = unknown_user()
        return {"jwt": {"claims": {"sub": nobody, self.variables("StartApproval")["USERNAME_CLAIM"]: nobody}, "scopes": []}}


def parsed(body):
    try:
        return json.loads(body)
    except ValueError:
        return None


def unknown_user():
    """A name that no user has: whatever Nevis says of it, no phone rings."""
    return f"countersign-doctor-{uuid.uuid4()}"


def check_stack(doctor):
    doctor.description = doctor.client("cloudformation").describe_stacks(StackName=doctor.stack)["Stacks"][0]
    status = doctor.description["StackStatus"]
    if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE"):
        yield f"{doctor.stack} is in place ({status})"
    else:
        yield Wrong(f"{doctor.stack} is {status}: see its events in CloudFormation, then make deploy")


def check_aliases(doctor):
    releases = set()
    for function in FUNCTIONS:
        try:
            releases.add(doctor.variables(function).get("RELEASE", "")[:12])
        except botocore.exceptions.ClientError as error:
            yield Wrong(f"{function} has no alias live ({reason(error)}): make deploy publishes one")
            return
    if len(releases) == 1:
        yield f"both functions are at release {releases.pop()}"
    else:
        yield Wrong("the functions are at two releases: make rollback RELEASE=<one of them>, or make deploy")


def check_functions(doctor):
    """With an empty body a start is refused by the function itself, and nothing is begun."""
    for what, method, path, body in [("StartApproval", "POST", "/v1/approvals", b"{}"),
                                     ("VerifyCode", "GET", f"/v1/approvals/{NO_ID}", b"")]:
        answer = doctor.authorized(method, path, body)
        if answer is None:
            yield from check_refusal(doctor, what, method, path)
            continue
        status, _, said = answer
        if str((said or {}).get("type", "")).startswith(PROBLEM) and status < 500:
            yield f"{what} starts and answers ({status})"
        elif status in (401, 403):
            yield Wrong(f"{what} was not reached: API Gateway answers {status}; the token of TOKEN is not taken, or "
                        "your credentials may not execute-api:Invoke")
        else:
            yield Wrong(f"{what} answers {status}: its log group has a line initialisation.failed, whose cause says why")


def check_refusal(doctor, what, method, path):
    status, _, _ = doctor.request(method, path, {"content-type": "application/json"}, b"{}" if method == "POST" else None)
    if status == 401:
        yield f"{what} is closed to whoever has no token (TOKEN=file goes on from here)"
    else:
        yield Wrong(f"{what} answers {status} to whoever has no token, and 401 is right: make deploy")


def check_secret(doctor):
    """Only that it is there: the function reads it."""
    secret = doctor.client("secretsmanager").describe_secret(SecretId=doctor.parameter("AccessKeySecretArn"))
    if secret.get("DeletedDate"):
        yield Wrong("it is about to be deleted: aws secretsmanager restore-secret")
    else:
        yield "it is there"


def check_nevis(doctor):
    """Through the function: a start of a user whom nobody knows, who gets no SMS, is refused by Nevis only with a key that it takes."""
    body = {"username": unknown_user()} if doctor.parameter("CallerAuth") == "iam" else {}
    body["transaction"] = {"template": "payment", "locale": "en", "fields": {
        "amount": "1.00", "currency": "CHF", "payee": "Doctor", "account": "CH9300762011623852957"}}
    status, said = doctor.invoke("StartApproval", "/v1/approvals", "/v1/approvals", body)
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


def check_table(doctor):
    table = doctor.physical("Approvals")
    client = doctor.client("dynamodb")
    status = client.describe_table(TableName=table)["Table"]["TableStatus"]
    yield f"{table} is active" if status == "ACTIVE" else Wrong(f"{table} is {status}")
    ttl = client.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    if ttl["TimeToLiveStatus"] in ("ENABLED", "ENABLING") and ttl.get("AttributeName") == "ttl":
        yield "old records are deleted (TTL on ttl)"
    else:
        yield Wrong("records are kept for ever: enable the TTL on the attribute ttl (aws dynamodb update-time-to-live)")


def check_receipts(doctor):
    variables = doctor.variables("VerifyCode")
    key = variables.get("RECEIPT_KEY_ID", "")
    if not key:
        yield "they are off"
        return
    status, _, discovery = doctor.request("GET", "/.well-known/openid-configuration")
    if status == 200 and (discovery or {}).get("issuer") == variables["RECEIPT_ISSUER"]:
        yield "their discovery can be reached, and names their issuer"
    else:
        yield Wrong(f"{doctor.api()}/.well-known/openid-configuration answers {status}, or another issuer than the receipts': make deploy")
    status, _, keys = doctor.request("GET", "/.well-known/jwks.json")
    if status == 200 and (keys or {}).get("keys"):
        yield f"their keys are published ({len(keys['keys'])})"
    else:
        yield Wrong(f"/.well-known/jwks.json answers {status}: KMS refuses the key, or verify-code does not start (its line has the cause)")
    about = doctor.client("kms").describe_key(KeyId=key)["KeyMetadata"]
    if (about["KeyState"], about["KeyUsage"], about.get("KeySpec")) == ("Enabled", "SIGN_VERIFY", "RSA_2048"):
        yield "their key is enabled, and signs"
    else:
        yield Wrong(f"their key is {about['KeyState']}, {about['KeyUsage']}, {about.get('KeySpec')}: enable it (aws kms enable-key), or name an "
                    "RSA_2048 key that signs in ReceiptKeyArn")


def check_pages(doctor):
    origins = [origin for origin in doctor.parameter("AllowedOrigins").split(",") if origin]
    if not origins:
        yield "none may call (AllowedOrigins is empty)"
    headers = ["authorization", "content-type", "idempotency-key", *filter(None, doctor.parameter("AllowedHeaders").split(","))]
    for origin in origins:
        _, answer, _ = doctor.request("OPTIONS", "/v1/approvals", {
            "origin": origin, "access-control-request-method": "POST", "access-control-request-headers": ",".join(headers)})
        allowed = [name.strip().lower() for name in (answer.get("access-control-allow-headers") or "").split(",")]
        if answer.get("access-control-allow-origin") == origin and all(name.lower() in allowed for name in headers):
            yield f"{origin} may call"
        else:
            yield Wrong(f"{origin} may not call, or not with {', '.join(headers)}: AllowedOrigins and AllowedHeaders, then make deploy")
    _, answer, _ = doctor.request("OPTIONS", "/v1/approvals", {
        "origin": "https://doctor.invalid", "access-control-request-method": "POST"})
    if answer.get("access-control-allow-origin"):
        yield Wrong("any page may call: name your origins in AllowedOrigins, then make deploy")


def check_alarms(doctor):
    if not doctor.parameter("AlarmEmail"):
        yield Note("there are none: set AlarmEmail, then make deploy and confirm the mail")
        return
    topic = doctor.physical("Alarms")
    subscriptions = doctor.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
    if any(one["SubscriptionArn"].startswith("arn:") for one in subscriptions):
        yield "somebody gets them"
    else:
        yield Wrong("nobody has confirmed the mail that AWS sent to AlarmEmail: confirm it, or make deploy with another address")


def check_logs(doctor):
    wanted = int(doctor.parameter("LogRetentionDays") or 0)
    for name in ["StartApprovalLogs", "VerifyCodeLogs", "AccessLogs"]:
        group = doctor.physical(name)
        found = doctor.client("logs").describe_log_groups(logGroupNamePrefix=group)["logGroups"]
        days = next((one.get("retentionInDays") for one in found if one["logGroupName"] == group), None)
        if days == wanted:
            yield f"{name} are kept for {days} days"
        else:
            yield Wrong(f"{name} are kept {f'for {days} days' if days else 'for ever, or are missing'}, and LogRetentionDays says {wanted}: make deploy, or "
                        "aws logs put-retention-policy")


CHECKS = {
    "stack": check_stack, "alias": check_aliases, "functions": check_functions, "secret": check_secret, "nevis": check_nevis,
    "table": check_table, "receipts": check_receipts, "pages": check_pages, "alarms": check_alarms, "logs": check_logs,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
