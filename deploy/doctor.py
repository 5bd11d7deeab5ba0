"""What `deploy.py doctor` does: looks at a deployed stack with the credentials of whoever deploys, and says of each part that it is
right, or what to do. No SMS is sent, no secret is read, and nothing is changed but the record of a user whom nobody knows, which expires."""

import sys

import doctor_data
import doctor_functions
import doctor_people
from doctor_findings import Wrong, reason
from doctor_stack import Stack

PARTS = {
    "alias": doctor_functions.aliases, "functions": doctor_functions.functions, "secret": doctor_functions.secret,
    "nevis": doctor_functions.nevis, "table": doctor_data.table, "receipts": doctor_data.receipts, "pages": doctor_people.pages,
    "alarms": doctor_people.alarms, "logs": doctor_data.logs,
}

# Those that call the API.
CALLING = {"functions", "receipts", "pages"}


def main(name, checks):
    wanted = [part.strip() for part in checks.split(",") if part.strip()] or list(PARTS)
    unknown = [part for part in wanted if part not in PARTS]
    if unknown:
        sys.exit(f"CHECKS, or --checks, has {', '.join(unknown)}, which is no part: {', '.join(PARTS)}")
    stack = Stack(name)
    wrong = looked_at("stack", in_place, stack)
    if not wrong and not CALLING.isdisjoint(wanted):
        wrong = looked_at("stack", reachable, stack)
    # Each on its own: one that cannot be looked at keeps no other from it.
    if not wrong:
        wrong = sum(looked_at(part, look, stack) for part, look in PARTS.items() if part in wanted)
    sys.exit(1 if wrong else 0)


def looked_at(part, look, stack):
    """Says what is found of a part, and how much of that is wrong."""
    try:
        findings = list(look(stack))
    # Whatever it is: the other parts are still looked at, and of what failed only its kind is said.
    except Exception as error:
        findings = [Wrong(f"it cannot be looked at: {reason(error)}")]
    for finding in findings:
        print(f"{getattr(finding, 'word', 'right')}  {part}: {finding}")
    return sum(isinstance(finding, Wrong) for finding in findings)


def in_place(stack):
    status = stack.describe()
    if status in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE"):
        yield f"{stack.name} is in place ({status})"
    else:
        yield Wrong(f"{stack.name} is {status}: see its events in CloudFormation, then deploy again")


def reachable(stack):
    if not stack.is_reachable():
        yield Wrong("DefaultEndpoint is off, so the API has a name of its own: set API_URL to it")
