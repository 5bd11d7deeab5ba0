//! How large a deployment's zip is.

use std::process::Command;

use super::subject::Subject;
use crate::built::workspace;

/// The bytes of the zip that a deployment uploads.
pub(super) fn zipped(subject: &Subject) -> u64 {
    let root = workspace();
    let mut python = Command::new(root.join(".venv/tools/bin/python"));
    let output = python.arg(root.join("tests/bench/size.py")).args(subject.package()).output();
    let output = output.expect("the Makefile installs it");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().parse().expect("a number")
}
