"""Deploys Countersign from a release or from the sources, looks at what is deployed, and goes back to an earlier deployment.

From a release it needs Python 3.11 and the packages of requirements.txt; from the sources what `make tools` installs.
"""

import argparse
import os
import sys
from pathlib import Path

import bucket
import doctor
import parameters
import release
import releases
import stack

HERE = Path(__file__).resolve().parent.parent


def main():
    arguments = command_line().parse_args()
    arguments.command(arguments)


def command_line():
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="deploy, rollback, doctor or check")
    is_release = release.is_one(HERE)
    where = {"type": Path, "default": HERE if is_release else None, "metavar": "FOLDER",
             "help": "a release; by default the one that this program is part of"}

    deploying = commands.add_parser("deploy", help="deploys, or updates what is deployed")
    deploying.set_defaults(command=deploy)
    deploying.add_argument("--stack", default="countersign")
    deploying.add_argument("--parameters", type=Path, default=Path("parameters.env"), metavar="FILE")
    deploying.add_argument("--release", **where)
    deploying.add_argument("--messages", type=Path, metavar="FILE", help="texts of your own, in place of the release's messages.toml")
    deploying.add_argument("--bucket", help="where the code goes; by default one is made for this account and Region")
    deploying.add_argument("--yes", action="store_true", help="does not ask before it changes anything")

    back = commands.add_parser("rollback", help="lists what was deployed; with one of them, has the API call that one")
    back.set_defaults(command=roll_back)
    back.add_argument("--stack", default="countersign")
    back.add_argument("deployed", nargs="?", metavar="RELEASE")

    looking = commands.add_parser("doctor", help="looks at what is deployed, and says of each part that it is right or what to do")
    looking.set_defaults(command=look)
    looking.add_argument("--stack", default="countersign")
    looking.add_argument("--checks", default=os.environ.get("CHECKS", ""), metavar="PARTS", help="only these, between commas")

    checking = commands.add_parser("check", help="holds the files of a release to its SHA256SUMS")
    checking.set_defaults(command=check)
    checking.add_argument("--release", **where)
    return parser


def deploy(arguments):
    made = from_release(arguments) if arguments.release else from_sources(arguments)
    for function in releases.FUNCTIONS:
        if releases.live(arguments.stack, function)["release"] != made:
            sys.exit(f"{function} is not at deployment {made[:12]} yet: a canary is under way, or a rollback stands "
                     f"(a rollback to {made[:12]} ends it)")
    print(f"Deployment {made[:12]} is live.")


def from_release(arguments):
    """Puts the code of a release and its template into the bucket, and has CloudFormation deploy them."""
    folder, profile = arguments.release, os.environ.get("SIGNING_PROFILE")
    release.check(folder)
    template = release.template(folder)
    values = parameters.read(arguments.parameters, template["Parameters"], without=stack.SET_HERE)
    parameters.signing_is_whole(values, profile)
    code = release.code(folder, values["Architecture"], arguments.messages)
    made = parameters.digest(values, [(folder / "template.yaml").read_bytes(), *(zipped.content for zipped in code.values())])
    place = bucket.named(arguments.bucket)
    prefix = f"{arguments.stack}/{made[:12]}/"
    for zipped in code.values():
        bucket.put_code(place, prefix + zipped.name, zipped.content, profile)
    stamped = stack.stamped(template, {"Release": made, "Architecture": values["Architecture"]})
    url = bucket.put(place, prefix + "template.yaml", stamped)
    stack.deploy(arguments.stack, url, values | {
        "Release": made, "CodeBucket": place, **{f"{function}Code": prefix + zipped.name for function, zipped in code.items()},
    }, arguments.yes)
    return made


def from_sources(arguments):
    if arguments.messages:
        sys.exit("From the sources the texts are those of messages.toml: change that one")
    # Not part of a release: it builds, with what `make tools` installs.
    import sources
    return sources.deploy(arguments.stack, arguments.parameters)


def roll_back(arguments):
    if arguments.deployed:
        releases.roll_back(arguments.stack, arguments.deployed)
    else:
        releases.list_them(arguments.stack)


def look(arguments):
    doctor.main(arguments.stack, arguments.checks)


def check(arguments):
    if not arguments.release:
        sys.exit("Say which: --release FOLDER")
    print(f"All {release.check(arguments.release)} files are those of SHA256SUMS.")


main()
