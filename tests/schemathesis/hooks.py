"""What generated requests cannot know: who exists, which texts fit an SMS, which approvals there are, and their codes.

Every fourth request goes out as it was generated. In the others a valid start is made to fit, and in an invalid one only
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
# A user with an access token may send nothing else.
MEMBERS = ["transaction"] if os.environ["CALLER_AUTH"] == "jwt" else list(FITTING)

codes = {}
turns = itertools.count()


@schemathesis.hook
def before_call(context, case, kwargs):
    turn = next(turns)
    if case.meta is None or turn % 4 == 0:
        return
    valid = case.meta.generation.mode == GenerationMode.POSITIVE
    if case.operation.label == "POST /v1/approvals":
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
        elif has(case.body, "username", r"[A-Za-z0-9_.@-]{1,300}"):
            case.body = {**case.body, "username": next(USERS)}
    elif codes and has(case.path_parameters, "approvalId", r"[A-Za-z0-9_-]{44}"):
        id = case.path_parameters["approvalId"]
        if id not in codes:
            id = list(codes)[-1]
            case.path_parameters["approvalId"] = id
        # Wrong codes in a row lock the user; a right one ends the row.
        if has(case.body, "code", "[0-9]{4,10}") or valid:
            case.body = {**case.body, "code": codes[id]}


def has(members, name, pattern):
    value = members.get(name) if isinstance(members, Mapping) else None
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code == 201:
        with urllib.request.urlopen(os.environ["SIMULATOR_URL"] + "/_sim/messages") as messages:
            newest = json.load(messages)[0]
        # An answer that is given again belongs to an earlier SMS.
        codes.setdefault(response.json()["approvalId"], newest["code"])
