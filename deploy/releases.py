"""What was deployed: the published versions of both functions, by their releases."""

import sys

from aws import client

FUNCTIONS = ["StartApproval", "VerifyCode"]


def physical_name(stack, function):
    resource = client("cloudformation").describe_stack_resource(StackName=stack, LogicalResourceId=function)
    return resource["StackResourceDetail"]["PhysicalResourceId"]


def versions(stack, function):
    """The published versions of a function by their releases; of two with one release, the newer."""
    pages = client("lambda").get_paginator("list_versions_by_function").paginate(
        FunctionName=physical_name(stack, function))
    published = [version for page in pages for version in page["Versions"] if version["Version"] != "$LATEST"]
    published.sort(key=lambda version: int(version["Version"]))
    return {release_of(version): version for version in published}


def live(stack, function):
    name = physical_name(stack, function)
    alias = client("lambda").get_alias(FunctionName=name, Name="live")
    current = client("lambda").get_function_configuration(FunctionName=name, Qualifier=alias["FunctionVersion"])
    return {"name": name, "alias": alias, "release": release_of(current)}


def release_of(version):
    return version["Environment"]["Variables"].get("RELEASE", "")


def list_them(stack):
    now = live(stack, FUNCTIONS[0])["release"]
    both = versions(stack, FUNCTIONS[1])
    for release, version in versions(stack, FUNCTIONS[0]).items():
        if release in both:
            print(release[:12], version["LastModified"], "live" if release == now else "")
    print("To go back, name one of them: make rollback RELEASE=… from the sources, deploy.py rollback … from a release")


def roll_back(stack, release):
    """Moves both aliases to the versions of a release, or neither."""
    targets = []
    for function in FUNCTIONS:
        now = live(stack, function)
        if now["alias"].get("RoutingConfig", {}).get("AdditionalVersionWeights"):
            sys.exit("A canary is under way: stop it with aws deploy stop-deployment --auto-rollback-enabled")
        found = [version for known, version in versions(stack, function).items() if known.startswith(release)]
        if len(found) != 1:
            sys.exit(f"{function} has {len(found)} versions of deployment {release}; rollback without one lists them")
        targets.append((function, now, found[0]["Version"]))
    for function, now, version in targets:
        client("lambda").update_alias(FunctionName=now["name"], Name="live", FunctionVersion=version,
                                      RoutingConfig={}, RevisionId=now["alias"]["RevisionId"])
        print(f"{function}: from version {now['alias']['FunctionVersion']} to {version}")
