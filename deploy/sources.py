"""Builds with SAM, and deploys what was built: `make deploy`."""

import os
import subprocess
import sys
from pathlib import Path

from samtranslator.yaml_helper import yaml_parse

import parameters
import releases

HERE = Path(__file__).parent
ROOT = HERE.parent
BUILT = ROOT / "target/sam/deploy"


def deploy(stack, file):
    """Builds, and deploys with a release made of code and parameters."""
    values = parameters.read(file, yaml_parse((ROOT / "template.yaml").read_text())["Parameters"], without=["Release"])
    profile = os.environ.get("SIGNING_PROFILE")
    parameters.signing_is_whole(values, profile)
    signing = ["--signing-profiles", *(f"{function}={profile}" for function in releases.FUNCTIONS)] if profile else []
    overrides = [f'{name}="{value}"' for name, value in values.items()]
    sam("build", "--build-dir", BUILT, "--parameter-overrides", *overrides)
    built = BUILT / "template.yaml"
    binaries = [(BUILT / function / "bootstrap").read_bytes() for function in releases.FUNCTIONS]
    release = parameters.digest(values, [built.read_bytes(), *binaries])
    # An emulator translates by defaults alone, AWS by the parameters: the release is in both.
    stamped = built.read_text().replace("  Release:\n", f"  Release:\n    Default: {release}\n", 1)
    (BUILT / "release.yaml").write_text(stamped)
    sam("deploy", "--template-file", BUILT / "release.yaml", "--config-file", HERE / "samconfig.toml",
        "--stack-name", stack, *signing, "--parameter-overrides", *overrides, f"Release={release}")
    return release


def sam(*arguments):
    ended = subprocess.run([Path(sys.executable).parent / "sam", *arguments], cwd=ROOT, check=False)
    if ended.returncode:
        sys.exit(ended.returncode)
