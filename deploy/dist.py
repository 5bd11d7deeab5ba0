"""Makes a release, in the first folder that is named, of what `make release` has put into the second: code, packaged template, contract, deployer, bills of materials, sums.

The same inputs give the same bytes: no time, no path and no id of this machine is in any of it.
"""

import hashlib
import json
import re
import shutil
import stat
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import yaml
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).parent.parent
DIST, BUILT = (ROOT / folder for folder in sys.argv[1:])
FUNCTIONS = {"StartApproval": "start-approval", "VerifyCode": "verify-code"}
ARCHITECTURES = ["arm64", "x86_64"]
# The first time that a zip can tell.
NO_TIME = (1980, 1, 1, 0, 0, 0)
LICENCES = "THIRD-PARTY-LICENSES"
AS_THEY_ARE = ["LICENSE", "SECURITY.md", "messages.toml", "openapi-clients.json", "openapi.yaml", "deploy/parameters.example",
               "deploy/vex.json"]
DOCTOR = sorted(path.name for path in (ROOT / "deploy").glob("doctor*.py"))
DEPLOYER = ["aws.py", "bucket.py", "deploy.py", *DOCTOR, "parameters.py", "release.py", "releases.py", "requirements.txt", "stack.py"]


def main():
    shutil.rmtree(DIST, ignore_errors=True)
    (DIST / "deploy").mkdir(parents=True)
    built = [name for name in ARCHITECTURES if (BUILT / name).is_dir()]
    for architecture in built:
        code(architecture)
    (DIST / "template.yaml").write_text(packaged(built))
    for name in AS_THEY_ARE:
        shutil.copyfile(ROOT / name, DIST / Path(name).name)
    for name in DEPLOYER:
        shutil.copyfile(ROOT / "deploy" / name, DIST / "deploy" / name)
    for package in BUILT.glob("*.tgz"):
        shutil.copyfile(package, DIST / package.name)
    (DIST / "NOTES.md").write_text(notes(built))
    (DIST / "SHA256SUMS").write_text(sums())


def code(architecture):
    """The zips of the functions, the compiler of texts, what is in each of them, and under which licences."""
    folder = BUILT / architecture
    licences = (folder / LICENCES).read_text()
    (DIST / f"{LICENCES}-{architecture}").write_text(licences)
    for name in FUNCTIONS.values():
        zipped(DIST / f"{name}-{architecture}.zip", (folder / name).read_bytes(), licences)
    shutil.copyfile(folder / "compile-messages", DIST / f"compile-messages-{architecture}")
    for file in folder.glob("*.cdx.json"):
        bill = json.loads(file.read_text())
        have_their_licences(bill, licences)
        name = file.name.removesuffix(".cdx.json")
        (DIST / f"{name}-{architecture}.cdx.json").write_text(without_ids(bill))


def have_their_licences(bill, licences):
    """The end, where the bill names a crate of somebody else's that the licences do not."""
    for component in bill.get("components", []):
        crate = f"{component['name']} {component['version']}"
        if component["bom-ref"].startswith("registry+") and f"\n{crate}: " not in licences:
            sys.exit(f"{LICENCES} has no {crate}")


def zipped(path, program, licences):
    with zipfile.ZipFile(path, "w") as archive:
        for name, content, mode in [("bootstrap", program, 0o755), (LICENCES, licences, 0o644)]:
            entry = zipfile.ZipInfo(name, NO_TIME)
            entry.external_attr = (stat.S_IFREG | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=9)


def without_ids(bill):
    """A bill of materials without the number that makes each run another."""
    bill.pop("serialNumber", None)
    return json.dumps(bill, indent=1, ensure_ascii=False) + "\n"


def packaged(built):
    """template.yaml as CloudFormation takes it: without SAM's build, without aliases of YAML, and with the code in a
    bucket of the deployer's."""
    template = yaml_parse((ROOT / "template.yaml").read_text())
    parameters = template["Parameters"]
    for function, name in FUNCTIONS.items():
        resource = template["Resources"][function]
        del resource["Metadata"]["BuildMethod"], resource["Metadata"]["BuildProperties"]
        resource["Properties"]["CodeUri"] = {"Bucket": {"Ref": "CodeBucket"}, "Key": {"Ref": f"{function}Code"}}
        code = f"Key of the release's {name} for Architecture in CodeBucket. Another one for each release: CloudFormation takes code by its address."
        parameters[f"{function}Code"] = {"Type": "String", "AllowedPattern": "^.+\\.zip$", "Description": code}
    parameters["CodeBucket"] = {"Type": "String", "MinLength": 3, "Description": "Bucket of this Region with the zips of the release."}
    # What was not built cannot be chosen.
    parameters["Architecture"]["AllowedValues"] = built
    if parameters["Architecture"]["Default"] not in built:
        parameters["Architecture"]["Default"] = built[0]
    # Its README is not in a release, and SAM would upload it.
    del template["Metadata"]["AWS::ServerlessRepo::Application"]
    groups = template["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    groups.append({"Label": {"default": "Code"}, "Parameters": ["CodeBucket", *(f"{function}Code" for function in FUNCTIONS)]})
    return yaml.dump(template, Dumper=WithoutAliases, sort_keys=False, width=120, allow_unicode=True)


class WithoutAliases(yaml.SafeDumper):
    """CloudFormation has none of YAML's aliases."""

    def ignore_aliases(self, data):
        return True


def notes(built):
    version = tomllib.loads((ROOT / "Cargo.toml").read_text())["workspace"]["package"]["version"]
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    lines = [f"# Countersign {version}", "", f"Made from commit {commit}.", "", "## Built for", ""]
    for name in ARCHITECTURES:
        lines.append(f"- {name}" if name in built else f"- {name}: **not built**, as its Rust target was not "
                     "installed where this was made")
    lines += ["", "How to verify and to deploy it: `python3 deploy/deploy.py --help`, and docs/deployment.md of this commit.", ""]
    return "\n".join(lines) + changes(version)


def changes(version):
    """The section of the CHANGELOG about this version, or about what is unreleased."""
    sections = re.split(r"^## ", (ROOT / "CHANGELOG.md").read_text(), flags=re.MULTILINE)[1:]
    for name in [f"[{version}]", "[Unreleased]"]:
        for section in sections:
            if section.startswith(name):
                return f"\n## {section.rstrip()}\n"
    sys.exit(f"CHANGELOG.md has no section about {version}, nor [Unreleased]")


def sums():
    files = sorted(path for path in DIST.rglob("*") if path.is_file())
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(DIST).as_posix()}\n" for path in files)


main()
