"""A deployed stack, as the doctor looks at it: what CloudFormation says of it, and the ways to call its API and its functions."""

import json
import os
import time
import urllib.error
import urllib.request
import uuid

import boto3
import botocore.auth
import botocore.awsrequest

PATIENCE = 30


class Stack:
    """A stack, as CloudFormation describes it, and the clients to look at its parts with."""

    def __init__(self, name):
        self.name = name
        self.description = {}
        self.session = boto3.Session(region_name=os.environ.get("AWS_REGION") or None)

    def describe(self):
        """Takes in how the stack is deployed, and gives its status."""
        self.description = self.client("cloudformation").describe_stacks(StackName=self.name)["Stacks"][0]
        return self.description["StackStatus"]

    def client(self, service):
        return self.session.client(service)

    def parameter(self, name):
        return {one["ParameterKey"]: one.get("ParameterValue", "") for one in self.description["Parameters"]}.get(name, "")

    def output(self, name):
        return {one["OutputKey"]: one["OutputValue"] for one in self.description.get("Outputs", [])}.get(name, "")

    def api(self):
        """Where the API is called: API_URL, where it has a name of its own."""
        return os.environ.get("API_URL") or self.output("ApiUrl")

    def is_reachable(self):
        return bool(os.environ.get("API_URL")) or self.parameter("DefaultEndpoint") != "off"

    def physical(self, name):
        found = self.client("cloudformation").describe_stack_resource(StackName=self.name, LogicalResourceId=name)
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
            token = "".join(file.read().split()[-1:])
        if not token:
            raise ValueError("an empty TOKEN")
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
