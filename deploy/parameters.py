"""The parameters of a deployment, and the release that they make with the code."""

import hashlib
import re
import sys


def read(file, known, without):
    """All parameters of a template but those `without`, each from the file or its default: CloudFormation would keep
    the value of the last deployment for one that is left out."""
    known = {name: about for name, about in known.items() if name not in without}
    if not file.is_file():
        sys.exit(f"{file} is missing: copy parameters.example and fill it in (docs/deployment.md)")
    given = {}
    for number, line in enumerate(file.read_text().splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = re.fullmatch(r"(\w+)=([^\s\"'#]*)", line.rstrip())
        if not match or match[1] not in known:
            sys.exit(f"{file.name}, line {number}: it takes Name=value, without spaces, quotes or comments behind, "
                     "and names of template.yaml")
        given[match[1]] = match[2]
    origins_are_whole(given.get("AllowedOrigins", ""))
    return {name: given.get(name, str(about.get("Default", ""))) for name, about in known.items()}


def origins_are_whole(origins):
    for origin in filter(None, origins.split(",")):
        if not re.fullmatch(r"https://[^/*]+|http://localhost(:\d+)?", origin):
            sys.exit("AllowedOrigins takes https origins without a path, and no *")


def signing_is_whole(values, profile):
    """A code signing configuration takes no code that nobody signed: said before anything is built or deployed."""
    if bool(profile) != bool(values["CodeSigningConfigArn"]):
        sys.exit("CodeSigningConfigArn and SIGNING_PROFILE go together: the one says whose code the functions take, "
                 "the other who signs it (docs/deployment.md)")


def digest(values, contents):
    """Changes with every parameter and with each of these contents: template and code."""
    digest = hashlib.sha256(repr(sorted(values.items())).encode())
    for content in contents:
        digest.update(content)
    return digest.hexdigest()
