"""A payment backend that asks Countersign itself: the one safe way of docs/backends.md.

The page gets the order's id, and never the approval's. It types a code; this server knows whose, for what, and by which
approval, and believes nobody else."""

import json
import os
import re
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from countersign import Countersign
from orders import Orders

FIELDS = {"amount", "currency", "payee", "account"}
SHOWN = ("text", "shown", "locale", "expiresInSeconds", "resendInSeconds", "attemptsRemaining")

# Who has signed in with a first factor, by the token of the session. A real service asks its own sessions. Nobody else
# has an SMS sent: it would be the only factor, and everybody who knows a name could have it sent.
SESSIONS = {"alices-session": "alice", "bobs-session": "bob"}


class Backend:
    """The routes. Each gives status and body."""

    def __init__(self, countersign, orders):
        self._countersign, self._orders = countersign, orders

    def order(self, user, fields):
        """POST /orders: writes down what is to be paid."""
        if fields.keys() != FIELDS or not all(isinstance(value, str) for value in fields.values()):
            return 400, {"error": "an order has amount, currency, payee and account"}
        return 201, {"order": self._orders.add(user, fields)}

    def look(self, order):
        """GET /orders/ID: what became of it."""
        return 200, {"order": order.id, "fields": order.fields, "executed": bool(order.executed)}

    def approve(self, order):
        """POST /orders/ID/approval: has the SMS sent, the first one or another. What a page shows beside the code field
        comes from the answer."""
        if order.executed:
            return 409, {"problem": "executed", "next": "done"}
        transaction = {"template": "payment", "locale": "en", "fields": order.fields}
        # The same key until this start is over: a double tap, and a request that got no answer, send one SMS.
        answer = self._countersign.start(f"{order.id}-{order.starts}", order.user, transaction)
        if answer.next != "same":
            self._orders.started(order, answer.body.get("approvalId"))
        if answer.status != 201:
            return refusal(answer)
        return 201, {name: answer.body[name] for name in SHOWN if name in answer.body}

    def check(self, order, code):
        """POST /orders/ID/code: executes the order if the code is right."""
        if order.executed:
            return self.look(order)
        if order.approval_id is None or not isinstance(code, str):
            return 400, {"error": "there is no approval, or no code"}
        answer = self._countersign.check(order.approval_id, order.user, code)
        if answer.status == 200 and says(answer, order):
            # `repeated` is not asked: whether it was executed stands in the table, and nowhere else.
            self._orders.execute(order)
        # A request at the same moment may have executed it.
        order = self._orders.find(order.id, order.user)
        return self.look(order) if order.executed else refusal(answer)


def says(answer, order):
    """Whether this order was approved, by its user, and nothing else."""
    approved = {"template": "payment", "fields": order.fields}
    return answer.body.get("subject") == order.user and answer.body.get("transaction") == approved


def refusal(answer):
    """What the page is told: what to do next, and no more than it can use. A defect is this server's, and its log's."""
    if answer.next in ("report", "sign-in", ""):
        print(f"Countersign: {answer.status} {answer.problem} {answer.body.get('instance')}", file=sys.stderr, flush=True)
        return 502, {"problem": "defect", "next": "report"}
    told = {name: answer.body[name] for name in ("pointer", "retryAfter", "attemptsRemaining") if name in answer.body}
    return answer.status or 503, {"problem": answer.problem or "unavailable", "next": answer.next, **told}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self._answer(*self._routed("GET"))

    def do_POST(self):
        self._answer(*self._routed("POST"))

    def _routed(self, method):
        body = self._body()
        user = SESSIONS.get(self.headers.get("Authorization", "").removeprefix("Bearer "))
        if user is None:
            return 401, {"error": "sign in first"}
        if body is None:
            return 400, {"error": "the body is no JSON object"}
        backend = self.server.backend
        if (method, self.path) == ("POST", "/orders"):
            return backend.order(user, body)
        path = re.fullmatch(r"/orders/(\w+)(/approval|/code|)", self.path)
        order = path and self.server.orders.find(path[1], user)
        if not order:
            return 404, {"error": "you have no such order"}
        match method, path[2]:
            case "GET", "":
                return backend.look(order)
            case "POST", "/approval":
                return backend.approve(order)
            case "POST", "/code":
                return backend.check(order, body.get("code"))
        return 404, {"error": "there is nothing here"}

    def _body(self):
        try:
            length = int(self.headers.get("Content-Length", 0))
            body = json.loads(self.rfile.read(max(0, min(length, 8192))) or "{}")
        except (ValueError, RecursionError):
            return None
        return body if isinstance(body, dict) else None

    def _answer(self, status, body):
        body = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Nothing: an access log is not what this example is about."""


if __name__ == "__main__":
    host, port = os.environ.get("ADDRESS", "127.0.0.1:8001").rsplit(":", 1)
    server = ThreadingHTTPServer((host, int(port)), Handler)
    server.orders = Orders(os.environ.get("ORDERS", "orders.sqlite3"))
    server.backend = Backend(Countersign(os.environ["COUNTERSIGN_API"], os.environ.get("AWS_REGION")), server.orders)
    print(f"backend on http://{host}:{server.server_port}", flush=True)
    server.serve_forever()
