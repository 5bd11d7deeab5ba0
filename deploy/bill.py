"""Keeps of a bill of materials what its program is built of: the arguments are the file, the program and the target.

cargo-cyclonedx describes the features that all crates of the workspace ask for together, so it names crates that the tests
alone are built of.
"""

import json
import sys
from pathlib import Path

import crates


def main():
    file, program, target = sys.argv[1:]
    bill = json.loads(Path(file).read_text())
    built_of = crates.names([program], target)
    kept = [part for part in bill["components"] if named(part) in built_of]
    itself = bill["metadata"]["component"]
    if missing := built_of - {named(part) for part in [itself, *kept]}:
        sys.exit(f"The bill of {program} does not name {', '.join(sorted(missing))}")
    known = {part["bom-ref"] for part in [itself, *kept]}
    bill["components"] = kept
    bill["dependencies"] = [
        about | {"dependsOn": [part for part in about.get("dependsOn", []) if part in known]}
        for about in bill["dependencies"] if about["ref"] in known
    ]
    Path(file).write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n")


def named(part):
    return f"{part['name']} {part['version']}"


main()
