"""The smallest honest payment endpoint: it executes what a receipt of Countersign vouches for, once."""

import json
import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt

from keys import Keys, Unavailable, Unlisted

LEEWAY = 5
# Longer than the leeway, so that no receipt is forgotten between its two last checks.
REMEMBERED = 60
REQUIRED = ["iss", "aud", "exp", "sub", "jti", "transaction"]
# RFC 9470: which approval is missing, and how long one is good for.
CHALLENGE = ('Bearer error="insufficient_user_authentication", error_description="the user has to approve this", '
             'acr_values="urn:countersign:approval:payment", max_age="120"')
REASONS = {
    jwt.ExpiredSignatureError: "exp: expired",
    jwt.InvalidIssuerError: "iss: another issuer",
    jwt.InvalidAudienceError: "aud: another audience",
    jwt.exceptions.InvalidSubjectError: "sub: no text",
    jwt.exceptions.InvalidJTIError: "jti: no text",
}

# Who owns which account. A real service takes the user from its own session or access token as well.
OWNERS = {"CH5604835012345678009": "alice", "CH4431999123000889012": "bob"}


class Refused(Exception):
    """A check of the receipt that did not hold; its text says which."""


class Receipts:
    """Takes each receipt of one issuer for one audience once."""

    def __init__(self, issuer, audience, keys):
        self._issuer, self._audience, self._keys = issuer, audience, keys
        self._used = {}
        self._lock = threading.Lock()

    def take(self, receipt, user, template, fields):
        """Returns if the receipt says that this user approved exactly this, and nobody has used it."""
        token = self._verified(receipt)
        claims, transaction = token["payload"], token["payload"]["transaction"]
        if token["header"].get("typ") != "txn-approval+jwt":
            raise Refused("typ: not a receipt")
        if claims["sub"] != user:
            raise Refused("sub: not the user whose money moves")
        if not isinstance(transaction, dict) or transaction.get("template") != template:
            raise Refused("transaction: not what this route executes")
        if transaction.get("fields") != fields:
            raise Refused("transaction: not what the user approved")
        if not isinstance(claims["exp"], int):
            raise Refused("exp: no whole number")
        # The last check: a receipt that is refused stays good for what it was made for.
        self._use(claims["jti"], claims["exp"])

    def _verified(self, receipt):
        try:
            key = self._keys.key(jwt.get_unverified_header(receipt).get("kid"))
            return jwt.decode_complete(receipt, key, algorithms=["RS256"], issuer=self._issuer,
                                       audience=self._audience, leeway=LEEWAY, options={"require": REQUIRED})
        except Unlisted as error:
            raise Refused("signature: a key that the issuer does not list") from error
        except jwt.MissingRequiredClaimError as error:
            raise Refused(f"{error.claim}: missing") from error
        except jwt.InvalidTokenError as error:
            unsigned = "signature: not signed by the issuer with RS256"
            raise Refused(REASONS.get(type(error), unsigned)) from error

    def _use(self, jti, exp):
        now = time.time()
        with self._lock:
            self._used = {used: until for used, until in self._used.items() if until > now}
            if jti in self._used:
                raise Refused("jti: used already")
            self._used[jti] = exp + REMEMBERED


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        if self.path != "/payments":
            return self._answer(404, {"error": "only /payments is here"})
        payment = self._payment()
        if payment is None:
            return self._answer(400, {"error": "a payment has debtor, amount, currency, payee and account"})
        receipt = self.headers.get("Approval-Receipt")
        if receipt is None:
            return self._answer(401, {"refused": "the header Approval-Receipt is missing"})
        fields = {name: value for name, value in payment.items() if name != "debtor"}
        try:
            self.server.receipts.take(receipt, OWNERS.get(payment["debtor"]), "payment", fields)
        except Refused as refused:
            return self._answer(403, {"refused": str(refused)})
        except Unavailable:
            return self._answer(503, {"error": "receipts cannot be checked now"})
        # Here the money moves.
        checked = ["signature", "iss", "aud", "exp", "typ", "sub", "transaction", "jti"]
        return self._answer(201, {"executed": payment, "checked": checked})

    def _payment(self):
        try:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(max(0, min(length, 8192))))
        except (ValueError, RecursionError):
            return None
        members = {"debtor", "amount", "currency", "payee", "account"}
        good = isinstance(body, dict) and body.keys() == members and all(isinstance(v, str) for v in body.values())
        return body if good else None

    def _answer(self, status, body):
        body = json.dumps(body).encode()
        self.send_response(status)
        if status in (401, 403):
            self.send_header("WWW-Authenticate", CHALLENGE)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing: an access log is not what this example is about."""


if __name__ == "__main__":
    host, port = os.environ.get("ADDRESS", "127.0.0.1:8000").rsplit(":", 1)
    server = ThreadingHTTPServer((host, int(port)), Handler)
    times = {name: float(os.environ[f"KEYS_{name.upper()}_SECONDS"]) for name in ("max_age", "kept", "cooldown")
             if f"KEYS_{name.upper()}_SECONDS" in os.environ}
    issuer = os.environ["RECEIPT_ISSUER"]
    server.receipts = Receipts(issuer, os.environ["RECEIPT_AUDIENCE"], Keys(issuer, **times))
    print(f"payments on http://{host}:{server.server_port}", flush=True)
    server.serve_forever()
