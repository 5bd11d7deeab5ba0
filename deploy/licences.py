"""Writes the licences of what the programs of a release are built of: the target is the first argument, the file the second.

Each crate has a line with its version and its licences; each text follows once, below the crates that it comes with. The
texts are those that lie in the crates (for a crate without one, that of `deploy/licences` or of `LICENSE`), and those of Rust's
standard library.
"""

import html
import json
import re
import sys
from pathlib import Path

import crates

KEPT = crates.ROOT / "deploy/licences"
PROGRAMS = ["start-approval", "verify-code", "messages-compiler"]
TEXT = re.compile("licen[cs]e|unlicense|copying", re.IGNORECASE)
# Beside a licence: whose it is. By itself it grants nothing.
NOTICE = re.compile("copyright|notice", re.IGNORECASE)
RULE = "=" * 80
HEAD = "The programs of this release contain software of others, under these licences. The texts follow."


def main():
    target, file = sys.argv[1:]
    found = described(target)
    texts = {}
    for crate in found:
        for text in texts_of(crate):
            texts.setdefault(text, []).append(named(crate))
    list_of_all = [f"{named(crate)}: {crate['license']}" for crate in found]
    sections = [f"{RULE}\n{', '.join(above)}\n\n{text}" for text, above in texts.items()]
    parts = [HEAD, "\n".join(list_of_all), *sections, f"{RULE}\nRust\n\n{standard_library()}"]
    Path(file).write_text("\n\n".join(parts) + "\n")


def described(target):
    """The crates of the programs that are not ours, as cargo describes them, in the order of their names."""
    about = json.loads(crates.run("cargo", "metadata", "--locked", "--format-version", "1", "--filter-platform", target))
    known = {named(crate): crate for crate in about["packages"]}
    return [known[name] for name in sorted(crates.names(PROGRAMS, target)) if known[name]["source"]]


def named(crate):
    return f"{crate['name']} {crate['version']}"


def texts_of(crate):
    folder = Path(crate["manifest_path"]).parent
    seen = [path for path in sorted(folder.rglob("*")) if not path.relative_to(folder).parts[0].startswith(".")]
    files = [path for path in seen if path.is_file() and path.suffix != ".rs"]
    # By the name of the file, or of its folder: LICENSES/MIT.txt.
    licences = [file for file in files if TEXT.match(file.name) or TEXT.match(file.parent.name) and file.parent != folder]
    notices = [file for file in files if NOTICE.match(file.name) and file not in licences]
    # Further down they are of what it has taken in.
    own = [file for file in licences if file.parent == folder or TEXT.match(file.parent.name) and file.parent.parent == folder]
    return [trimmed(file.read_text(errors="replace")) for file in [*([] if own else [in_its_place(crate)]), *licences, *notices]]


def in_its_place(crate):
    """The text for a crate that brings none: that of its repository, kept here, or Apache-2.0, which is the same for all."""
    kept = KEPT / f"{Path(crate['repository'] or '').name}.txt"
    if kept.is_file():
        return kept
    if "Apache-2.0" in re.split(" OR |/", crate["license"] or ""):
        return crates.ROOT / "LICENSE"
    sys.exit(f"{named(crate)} brings no text of its licence ({crate['license']}): put its repository's into {kept.relative_to(crates.ROOT)}")


def standard_library():
    page = Path(crates.run("rustc", "--print", "sysroot").strip()) / "share/doc/rust/COPYRIGHT-library.html"
    if not page.is_file():
        sys.exit(f"{page.name} is missing, which comes with Rust from https://rustup.rs: the licences of the standard library")
    return trimmed(re.sub(r"\n\s*\n+", "\n\n", html.unescape(re.sub("<[^>]*>", "", page.read_text()))))


def trimmed(text):
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


if __name__ == "__main__":
    main()
