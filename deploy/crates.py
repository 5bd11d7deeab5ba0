"""What cargo builds programs of the workspace of."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def names(programs, target):
    """Every crate of these programs as `name version`, their own among them: what they are linked of, and the macros that write it."""
    packages = [argument for name in programs for argument in ("--package", name)]
    tree = run("cargo", "tree", "--locked", "--target", target, "--edges", "normal", "--prefix", "none", "--format", "{p}", *packages)
    # `name v1.2.3`, with more behind.
    return {" ".join(line.split()[:2]).replace(" v", " ") for line in tree.splitlines() if line}


def run(*command):
    return subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
