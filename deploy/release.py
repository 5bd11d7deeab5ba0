"""A release as a folder: its files held to their sums, its template, its code with a deployment's own texts."""

import hashlib
import io
import platform
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import namedtuple
from pathlib import Path

import yaml

SUMS = "SHA256SUMS"
# What signs the sums cannot be one of them.
SIGNATURE = "SHA256SUMS.sigstore.json"
FUNCTIONS = {"StartApproval": "start-approval", "VerifyCode": "verify-code"}
Zip = namedtuple("Zip", "name content")
PROCESSORS = {"x86_64": "x86_64", "AMD64": "x86_64", "aarch64": "arm64", "arm64": "arm64"}


def is_one(folder):
    return (folder / SUMS).is_file()


def check(folder):
    """Holds every file to its line in SHA256SUMS, takes none without a line, and gives their number."""
    if not is_one(folder):
        sys.exit(f"{folder} is no release: it has no {SUMS}")
    sums = dict(reversed(line.split("  ", 1)) for line in (folder / SUMS).read_text().splitlines())
    for name, expected in sums.items():
        if not (folder / name).is_file():
            sys.exit(f"{name} is missing, and {SUMS} lists it")
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != expected:
            sys.exit(f"{name} is not the release's: {SUMS} has another sum")
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*")
             if path.is_file() and "__pycache__" not in path.parts}
    if others := sorted(files - sums.keys() - {SUMS, SIGNATURE}):
        sys.exit(f"{', '.join(others)}: no file of the release. Keep your own outside of it")
    return len(sums)


def template(folder):
    return yaml.safe_load((folder / "template.yaml").read_text())


def code(folder, architecture, messages):
    """The zips by the functions' names in the template; that of StartApproval with the texts, where there are some."""
    zips = {}
    for function, name in FUNCTIONS.items():
        path = folder / f"{name}-{architecture}.zip"
        if not path.is_file():
            sys.exit(f"This release has no {path.name}: NOTES.md says what it was built for (set Architecture)")
        zips[function] = Zip(path.name, path.read_bytes())
    if messages:
        name, content = zips["StartApproval"]
        zips["StartApproval"] = Zip(name, with_messages(content, compiled(folder, messages)))
    return zips


def with_messages(code, json):
    """The zip with a messages.json, which the function reads when it starts."""
    buffer = io.BytesIO(code)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo("messages.json")
        entry.external_attr = 0o100644 << 16
        entry.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(entry, json)
    return buffer.getvalue()


def compiled(folder, messages):
    """The texts as the release's own compiler writes them, or the end with what it says."""
    program = folder / f"compile-messages-{PROCESSORS.get(platform.machine())}"
    if platform.system() != "Linux" or not program.is_file():
        built = ", ".join(path.name for path in sorted(folder.glob("compile-messages-*")))
        sys.exit(f"What checks your texts runs on Linux ({built}): deploy from there, or from a container")
    with tempfile.TemporaryDirectory() as place:
        # A download is not executable, and the release stays as it is.
        runnable = Path(shutil.copy(program, place))
        runnable.chmod(0o700)
        ended = subprocess.run([runnable, messages], capture_output=True, check=False)
    if ended.returncode:
        sys.exit(ended.stderr.decode().strip())
    return ended.stdout
