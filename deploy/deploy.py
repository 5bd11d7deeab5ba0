"""What `make deploy` and `make rollback` do, with the SAM CLI and boto3 of .venv/tools."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import boto3
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).parent.parent
BUILT = ROOT / "target/sam/deploy"
PARAMETERS = ROOT / os.environ.get("PARAMETERS", "parameters.env")
FUNCTIONS = ["StartApproval", "VerifyCode"]


def main(command, stack, release=""):
    if command == "deploy":
        deploy(stack)
    elif release:
        roll_back(stack, release)
    else:
        list_releases(stack)


def deploy(stack):
    """Builds, and deploys with a release made of code and parameters."""
    parameters = read_parameters()
    signing = signing_options(parameters)
    overrides = [f'{name}="{value}"' for name, value in parameters.items()]
    sam("build", "--build-dir", BUILT, "--parameter-overrides", *overrides)
    release = digest(parameters)
    # An emulator translates by defaults alone, AWS by the parameters: the release is in both.
    built = (BUILT / "template.yaml").read_text()
    (BUILT / "release.yaml").write_text(built.replace("  Release:\n", f"  Release:\n    Default: {release}\n", 1))
    sam("deploy", "--template-file", BUILT / "release.yaml", "--config-file", Path(__file__).parent / "samconfig.toml",
        "--stack-name", stack, *signing, "--parameter-overrides", *overrides, f"Release={release}")
    for function in FUNCTIONS:
        if live(stack, function)["release"] != release:
            sys.exit(f"{function} is not at release {release[:12]} yet: a canary is under way, or a rollback stands "
                     f"(make rollback RELEASE={release[:12]} ends it)")
    print(f"Release {release[:12]} is live.")


def read_parameters():
    """All parameters of the template, each from parameters.env or its default: SAM would keep the value of the
    last deployment for one that is left out."""
    known = yaml_parse((ROOT / "template.yaml").read_text())["Parameters"]
    del known["Release"]
    given = {}
    if not PARAMETERS.is_file():
        sys.exit(f"{PARAMETERS.name} is missing: copy deploy/parameters.example and fill it in (docs/deployment.md)")
    for number, line in enumerate(PARAMETERS.read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = re.fullmatch(r"(\w+)=([^\s\"'#]*)", line.rstrip())
        if not match or match[1] not in known:
            sys.exit(f"{PARAMETERS.name}, line {number}: it takes Name=value, without spaces, quotes or comments behind, "
                     "and names of template.yaml")
        given[match[1]] = match[2]
    for origin in filter(None, given.get("AllowedOrigins", "").split(",")):
        if not re.fullmatch(r"https://[^/*]+|http://localhost(:\d+)?", origin):
            sys.exit("AllowedOrigins takes https origins without a path, and no *")
    return {name: given.get(name, str(about.get("Default", ""))) for name, about in known.items()}


def signing_options(parameters):
    """Has SAM have both functions signed by the profile SIGNING_PROFILE of AWS Signer. Said before anything is built:
    a code signing configuration takes no other code."""
    profile = os.environ.get("SIGNING_PROFILE")
    if bool(profile) != bool(parameters["CodeSigningConfigArn"]):
        sys.exit("CodeSigningConfigArn and SIGNING_PROFILE go together: the one says whose code the functions take, "
                 "the other who signs it (docs/deployment.md)")
    return ["--signing-profiles", *(f"{function}={profile}" for function in FUNCTIONS)] if profile else []


def digest(parameters):
    """Changes with the code and with every parameter."""
    content = hashlib.sha256(repr(sorted(parameters.items())).encode())
    for path in [BUILT / "template.yaml", *(BUILT / function / "bootstrap" for function in FUNCTIONS)]:
        content.update(path.read_bytes())
    return content.hexdigest()


def sam(*arguments):
    ended = subprocess.run([Path(sys.executable).parent / "sam", *arguments], cwd=ROOT, check=False)
    if ended.returncode:
        sys.exit(ended.returncode)


def client(service):
    return boto3.client(service, region_name=os.environ.get("AWS_REGION") or None)


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


def list_releases(stack):
    now = live(stack, FUNCTIONS[0])["release"]
    both = versions(stack, FUNCTIONS[1])
    for release, version in versions(stack, FUNCTIONS[0]).items():
        if release in both:
            print(release[:12], version["LastModified"], "live" if release == now else "")
    print("To go back: make rollback RELEASE=<one of them>")


def roll_back(stack, release):
    """Moves both aliases to the versions of a release, or neither."""
    targets = []
    for function in FUNCTIONS:
        now = live(stack, function)
        if now["alias"].get("RoutingConfig", {}).get("AdditionalVersionWeights"):
            sys.exit("A canary is under way: stop it with aws deploy stop-deployment --auto-rollback-enabled")
        found = [version for known, version in versions(stack, function).items() if known.startswith(release)]
        if len(found) != 1:
            sys.exit(f"{function} has {len(found)} versions of release {release}; make rollback lists them")
        targets.append((function, now, found[0]["Version"]))
    for function, now, version in targets:
        client("lambda").update_alias(FunctionName=now["name"], Name="live", FunctionVersion=version,
                                      RoutingConfig={}, RevisionId=now["alias"]["RevisionId"])
        print(f"{function}: from version {now['alias']['FunctionVersion']} to {version}")


main(*sys.argv[1:])
