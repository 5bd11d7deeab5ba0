//! How large a deployment's zip is.

use std::process::Command;

use harness::built::workspace;

use super::subject::{Function, Language, Subject};

/// The largest zip that one of the product's functions may have, in bytes.
pub(super) const LARGEST: u64 = 4_000_000;

/// Holds the zips of the product's functions to their size. The error says which is over.
pub fn hold(say: impl Fn(&str)) -> Result<(), String> {
    let mut over = Vec::new();
    for function in [Function::Start, Function::Verify] {
        let subject = Subject::new(function, Language::Rust, true);
        let zip = zipped(&subject);
        let line = format!("{}: zip of {zip} bytes, at most {LARGEST}", subject.binary());
        say(&line);
        if zip > LARGEST {
            over.push(line);
        }
    }
    if over.is_empty() { Ok(()) } else { Err(over.join("\n")) }
}

/// The bytes of the zip that a deployment uploads.
pub(super) fn zipped(subject: &Subject) -> u64 {
    let root = workspace();
    let mut python = Command::new(root.join(".venv/tools/bin/python"));
    let output = python.arg(root.join("tests/bench/size.py")).args(subject.package()).output();
    let output = output.expect("the Makefile installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number")
}
