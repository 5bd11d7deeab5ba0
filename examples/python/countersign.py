"""Countersign's API, called by a backend for its users: the start of an approval, and the check of its code."""

import json
import time
from urllib.parse import urlsplit

import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.session import Session

# Seconds for one call: an API Gateway has answered by then.
TIMEOUT = 31
# Seconds after the first call in which the same is sent again: a person waits for it.
PATIENCE = 10


class Answer:
    """What the API says, and what to do next: `next` of openapi.yaml."""

    def __init__(self, status, body):
        self.status, self.body = status, body
        self.problem = body.get("type", "").removeprefix("urn:countersign:problem:")
        # API Gateway's own answers have neither `type` nor `next`, and 0 is no answer.
        gateways = "same" if status in (0, 429) or status >= 500 else "report"
        self.next = body.get("next", "" if status in (200, 201) else gateways)
        self.retry_after = body.get("retryAfter", 1)


class Countersign:
    """The API at this address. Without a region, as with CALLER_AUTH=none, calls are not signed."""

    def __init__(self, url, region=None):
        self._url, self._region = url, region
        self._credentials = Session().get_credentials() if region else None
        self._http = urllib3.PoolManager(retries=False, timeout=TIMEOUT)

    def start(self, key, username, transaction):
        """Has the user sent an SMS. The same key again sends none: it gets the answer of the first."""
        return self._post("/v1/approvals", {"username": username, "transaction": transaction}, {"Idempotency-Key": key})

    def check(self, approval_id, username, code):
        """Has the code judged. The user is the one in whose session it was typed: about anybody else, the API finds no
        such approval."""
        return self._post(f"/v1/approvals/{approval_id}/verification", {"username": username, "code": code}, {})

    def _post(self, path, body, headers):
        until = time.monotonic() + PATIENCE
        while True:
            answer = self._send(path, json.dumps(body), headers)
            if answer.next != "same" or time.monotonic() + answer.retry_after > until:
                return answer
            time.sleep(answer.retry_after)

    def _send(self, path, body, headers):
        request = AWSRequest("POST", self._url + path, {"Content-Type": "application/json", **headers}, body)
        if self._region:
            request.headers["Host"] = urlsplit(self._url).netloc
            # A role's credentials change every few hours: whole ones, as they are now.
            credentials = self._credentials.get_frozen_credentials()
            SigV4Auth(credentials, "execute-api", self._region).add_auth(request)
        try:
            response = self._http.request("POST", request.url, body=body, headers=dict(request.headers), redirect=False)
            said = json.loads(response.data)
            return Answer(response.status, said if isinstance(said, dict) else {})
        except urllib3.exceptions.HTTPError:
            return Answer(0, {})
        except ValueError:
            return Answer(response.status, {})
