"""A stack of CloudFormation, changed by a change set that is shown first."""

import sys
import time

import yaml
from botocore.exceptions import ClientError, WaiterError

from aws import client

# Parameters that no parameters.env sets.
SET_HERE = ["Release", "CodeBucket", "StartApprovalCode", "VerifyCodeCode"]
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]


def stamped(template, values):
    """The template with these values as defaults too. AWS translates it by the values of the deployment, an emulator
    by defaults alone, and what SAM makes of it hangs on some."""
    known = {name: about | ({"Default": values[name]} if name in values else {})
             for name, about in template["Parameters"].items()}
    return yaml.safe_dump(template | {"Parameters": known}, sort_keys=False).encode()


def deploy(stack, url, parameters, yes):
    """Creates or updates the stack. Where nothing would change, nothing is done."""
    kind = "UPDATE" if exists(stack) else "CREATE"
    changes = f"countersign-{int(time.time())}"
    given = [{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()]
    client("cloudformation").create_change_set(
        StackName=stack, ChangeSetName=changes, ChangeSetType=kind, TemplateURL=url, Parameters=given,
        Capabilities=CAPABILITIES)
    if not is_ready(stack, changes):
        print(f"Nothing changes in {stack}.")
        return
    show(stack, changes)
    if not yes and not confirmed(f"Deploy {stack}? [y/N] "):
        sys.exit("Nothing was changed.")
    client("cloudformation").execute_change_set(StackName=stack, ChangeSetName=changes)
    wait(stack, kind)


def exists(stack):
    try:
        found = client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
    except ClientError as error:
        if "does not exist" in str(error):
            return False
        raise
    # A change set that was never executed leaves a stack that is none.
    return found[0]["StackStatus"] != "REVIEW_IN_PROGRESS"


def is_ready(stack, changes):
    """Whether the change set changes anything."""
    try:
        client("cloudformation").get_waiter("change_set_create_complete").wait(
            StackName=stack, ChangeSetName=changes, WaiterConfig={"Delay": 2})
        return True
    except WaiterError as error:
        reason = error.last_response.get("StatusReason", str(error))
    if "didn't contain changes" in reason or "No updates" in reason:
        client("cloudformation").delete_change_set(StackName=stack, ChangeSetName=changes)
        return False
    sys.exit(f"CloudFormation refuses it: {reason}")


def show(stack, changes):
    pages = client("cloudformation").get_paginator("describe_change_set").paginate(StackName=stack, ChangeSetName=changes)
    for page in pages:
        for change in page["Changes"]:
            about = change["ResourceChange"]
            replaced = " (replaced)" if about.get("Replacement") == "True" else ""
            print(f"{about['Action']:8} {about['LogicalResourceId']:40} {about['ResourceType']}{replaced}")


def confirmed(question):
    try:
        return input(question).strip().lower() == "y"
    except EOFError:
        return False


def wait(stack, kind):
    waiter = client("cloudformation").get_waiter(f"stack_{kind.lower()}_complete")
    try:
        waiter.wait(StackName=stack, WaiterConfig={"Delay": 5, "MaxAttempts": 720})
    except WaiterError:
        events = client("cloudformation").describe_stack_events(StackName=stack)["StackEvents"]
        failed = [f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', 'no reason given')}"
                  for event in events[:50] if event["ResourceStatus"].endswith("_FAILED")]
        sys.exit("\n".join(["CloudFormation went back:", *reversed(failed)]))
