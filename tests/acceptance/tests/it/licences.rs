//! The licences of others, whose code is in the programs of a release.

use std::collections::BTreeSet;
use std::process::Command;

use harness::built::workspace;
use harness::template::tool;

use crate::dependencies::tree;
use crate::release::{EARLIER, LICENCES, made, make};

const OURS: [&str; 5] = ["countersign", "messages", "messages-compiler", "start-approval", "verify-code"];

/// The crates above a text.
fn above(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// What licences ask of those who hand on a program. The texts of Rust's own library are the last.
#[test]
fn every_crate_of_a_program_comes_with_the_text_of_its_licence() {
    let file = workspace().join("target/tmp/licences");
    let target = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let output = Command::new(tool("python"))
        .args(["deploy/licences.py", &target])
        .arg(&file)
        .current_dir(workspace())
        .output()
        .expect("python runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let licences = std::fs::read_to_string(file).expect("what it wrote");
    let rule = format!("\n{}\n", "=".repeat(80));
    let sections: Vec<_> = licences.split(&rule).collect();
    let (list, texts) = sections.split_first().expect("a list");
    let crates = ["start-approval", "verify-code", "messages-compiler"].map(tree);
    let others: BTreeSet<_> = crates
        .iter()
        .flatten()
        .filter(|(name, _)| !OURS.contains(&name.as_str()))
        .flat_map(|(name, versions)| {
            versions.iter().map(move |version| format!("{name} {}", version.trim_start_matches('v')))
        })
        .collect();
    assert!(others.len() > 100, "{}", others.len());
    for other in others {
        assert!(list.contains(&format!("\n{other}: ")), "{other} is not listed");
        let comes_with_it = |text: &&&str| above(text).split(", ").any(|named| named == other);
        let text = texts.iter().find(comes_with_it).unwrap_or_else(|| panic!("no text comes with {other}"));
        assert!(text.len() > 200, "{other}: {text}");
    }
    assert!(texts.last().is_some_and(|text| text.starts_with("Rust\n") && text.len() > 100_000));
}

/// Whose code is in a zip, their texts are in the zip.
#[test]
fn each_zip_has_the_licences_of_what_is_in_it() {
    let release = made("release-licences", EARLIER);
    let listed = r"import sys, zipfile
for path in sys.argv[1:]:
    for entry in zipfile.ZipFile(path).infolist(): print(entry.filename, oct(entry.external_attr >> 16))";
    let mut python = Command::new(tool("python"));
    let zips = ["start-approval", "verify-code"].map(|name| release.join(format!("{name}-x86_64.zip")));
    let output = python.args(["-c", listed]).args(zips).output().unwrap();
    let each = format!("bootstrap 0o100755\n{LICENCES} 0o100644\n");
    assert_eq!(String::from_utf8_lossy(&output.stdout), each.repeat(2));
    let (_, refused) = make("release-unlicensed", EARLIER, "\nring 0.17.1: Apache-2.0 AND ISC\n");
    assert!(!refused.status.success());
    assert_eq!(String::from_utf8_lossy(&refused.stderr), format!("{LICENCES} has no ring 0.17.14\n"));
}
