"""What generated requests cannot know: who exists, which texts fit an SMS, which approvals there are, and their codes.

Every fourth request goes out as it was generated. In the others a valid one is made to fit, and in an invalid one only
what is valid by itself gives way: a username to one that exists, an idempotency key to a new one, an id to that of an
approval, a code to the one that was sent. So an invalid request is refused for what is wrong with it, or not at all.

SIMULATOR_URL is where the SMS are; CALLER_AUTH is that of the functions; USERS is how many numbered users there are.
"""

import itertools
import json
import os
import re
import urllib.request
from collections.abc import Mapping

import schemathesis
from schemathesis import GenerationMode

NUMBERS = range(1, int(os.environ["USERS"]) + 1)
USERS = itertools.cycle([f"user-{number}" for number in NUMBERS])
PAYMENT = {"amount": "1250.00", "currency": "CHF", "payee": "M. Muster", "account": "CH9300762011623852957"}
FITTING = {
    "username": USERS,
    "userId": itertools.cycle([f"00000000-0000-4000-8000-{number:012}" for number in NUMBERS]
                              + ["1F6E2C58-93AD-4B07-8C4E-52D0A7B9E316"]),
    "message": itertools.cycle(["Payment of 1250.00 CHF, code: {{CODE}}", "\u20ac[\\]~ {{CODE}}\n\u00e9"]),
    "transaction": itertools.cycle([
        {"template": "payment", "locale": "de-CH", "fields": PAYMENT},
        {"template": "login", "locale": "fr", "fields": {"service": "Example Bank"}},
    ]),
}
BACKEND = os.environ["CALLER_AUTH"] != "jwt"
# A user with an access token may send nothing else.
MEMBERS = list(FITTING) if BACKEND else ["transaction"]
# Whom the panic button is for: nobody whose starts are to go on.
LOCKED = "alice"

codes = {}
owners = {}
ended = set()
turns = itertools.count()


@schemathesis.hook
def before_call(context, case, kwargs):
    turn = next(turns)
    if case.meta is None or turn % 4 == 0:
        return
    valid = case.meta.generation.mode == GenerationMode.POSITIVE
    if case.operation.label == "POST /v1/approvals":
        start(case, turn, valid)
    elif case.operation.label == "POST /v1/locks":
        if valid:
            case.body = {"username": LOCKED} if BACKEND else {}
    elif codes and has(case.path_parameters, "approvalId", r"[A-Za-z0-9_-]{44}"):
        afterwards(case, turn, valid)


def start(case, turn, valid):
    # One that is made up is refused.
    if has(case.headers, "Nevis-Intent-Token", "[A-Za-z0-9._~+/=-]{1,4096}"):
        case.headers.pop("Nevis-Intent-Token")
    # The one of the example would stand for its first request only.
    if has(case.headers, "Idempotency-Key", "[!-~]{1,64}"):
        case.headers["Idempotency-Key"] = f"key-{turn}"
    if valid:
        # Null is a member left out.
        body = {name: value for name, value in case.body.items() if name in MEMBERS}
        case.body = {name: value if value is None else next(FITTING[name]) for name, value in body.items()}
        # No schema says who has to send what.
        if not BACKEND:
            case.body.setdefault("transaction", next(FITTING["transaction"]))
        elif case.body.get("username") is None and case.body.get("userId") is None:
            case.body["username"] = LOCKED if turn % 16 == 1 else next(USERS)
    elif has(case.body, "username", r"[A-Za-z0-9_.@-]{1,300}"):
        case.body = {**case.body, "username": next(USERS)}


def afterwards(case, turn, valid):
    """Whatever is asked of an approval."""
    id = case.path_parameters["approvalId"]
    checks = case.operation.label.endswith("/verification")
    # A link leads to an approval that may have been called off since: most codes are for one that waits.
    if id not in codes or (checks and id in ended and turn % 3):
        # What is called off is the oldest, so that enough is left to be checked; now and then one that is over.
        waiting = [id for id in codes if id not in ended and turn % 5] or list(codes)
        id = waiting[0 if case.operation.label.endswith("/cancellation") else -1]
        case.path_parameters["approvalId"] = id
    if valid and isinstance(case.body, Mapping):
        named = {name for name in ("username", "userId") if name in case.body}
        case.body = {name: value for name, value in case.body.items() if name not in named}
        if named and BACKEND:
            case.body.update(owners[id])
    # Wrong codes in a row lock the user; a right one ends the row.
    if checks and (has(case.body, "code", "[0-9]{4,10}") or valid):
        case.body = {**case.body, "code": codes[id]}


def has(members, name, pattern):
    value = members.get(name) if isinstance(members, Mapping) else None
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code == 200 and case.operation.label.endswith(("/verification", "/cancellation")):
        ended.add(case.path_parameters["approvalId"])
    if response.status_code == 201:
        with urllib.request.urlopen(os.environ["SIMULATOR_URL"] + "/_sim/messages") as messages:
            newest = json.load(messages)[0]
        id = response.json()["approvalId"]
        # An answer that is given again belongs to an earlier SMS.
        codes.setdefault(id, newest["code"])
        body = case.body if isinstance(case.body, Mapping) else {}
        owners.setdefault(id, {name: body[name] for name in ("username", "userId") if body.get(name)})
