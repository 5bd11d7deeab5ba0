//! The licences of others, whose code is in the programs of a release.

use std::collections::BTreeSet;
use std::process::{Command, Output};

use harness::built::workspace;
use harness::template::tool;
use serde_json::{Value, json};

use crate::dependencies::tree;
use crate::release::{EARLIER, LICENCES, made, make};

const OURS: [&str; 5] = ["countersign", "messages", "messages-compiler", "start-approval", "verify-code"];

/// Names and versions of the crates that a program is built of.
fn crates(program: &str) -> Vec<(String, String)> {
    let versions = |(name, versions): (String, Vec<String>)| {
        let each = versions.into_iter();
        each.map(move |version| (name.clone(), version.trim_start_matches('v').to_owned()))
    };
    tree(program).into_iter().flat_map(versions).collect()
}

/// A program of the release's, told the target of this machine.
fn run(program: &str, arguments: &[&str]) -> Output {
    let mut python = Command::new(tool("python"));
    python
        .arg(format!("deploy/{program}"))
        .args(arguments)
        .current_dir(workspace())
        .output()
        .expect("python runs")
}

fn target() -> String {
    format!("{}-unknown-linux-gnu", std::env::consts::ARCH)
}

/// The crates above a text.
fn above(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// What licences ask of those who hand on a program. The texts of Rust's own library are the last.
#[test]
fn every_crate_of_a_program_comes_with_the_text_of_its_licence() {
    let file = workspace().join("target/tmp/licences");
    let output = run("licences.py", &[&target(), &file.display().to_string()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let licences = std::fs::read_to_string(file).expect("what it wrote");
    let rule = format!("\n{}\n", "=".repeat(80));
    let sections: Vec<_> = licences.split(&rule).collect();
    let (list, texts) = sections.split_first().expect("a list");
    let programs = ["start-approval", "verify-code", "messages-compiler"];
    let others: BTreeSet<_> =
        programs.into_iter().flat_map(crates).filter(|(name, _)| !OURS.contains(&&**name)).collect();
    assert!(others.len() > 100, "{}", others.len());
    for (name, version) in others {
        let other = format!("{name} {version}");
        assert!(list.contains(&format!("\n{other}: ")), "{other} is not listed");
        // Some bring a note on their licences beside the texts.
        let comes_with_it =
            |text: &&str| text.len() > 300 && above(text).split(", ").any(|named| named == other);
        assert!(texts.iter().any(comes_with_it), "no text comes with {other}");
    }
    assert!(texts.last().is_some_and(|text| text.starts_with("Rust\n") && text.len() > 100_000));
}

/// A crate of these files, with the first lines of the texts that are taken of it.
fn taken(name: &str, files: &[&str]) -> Vec<String> {
    let folder = workspace().join("target/tmp/crates").join(name);
    let _none = std::fs::remove_dir_all(&folder);
    for file in files {
        let file = folder.join(file);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, format!("{}\n", file.file_name().unwrap().display())).unwrap();
    }
    let about = json!({
        "name": name, "version": "1.0.0", "license": "MIT OR Apache-2.0", "repository": null,
        "manifest_path": folder.join("Cargo.toml"),
    });
    let listed = "import sys, json; sys.path.insert(0, 'deploy'); import licences\n\
        for text in licences.texts_of(json.loads(sys.argv[1])): print(text.splitlines()[0])";
    let mut python = Command::new(tool("python"));
    python.args(["-B", "-c", listed, &about.to_string()]).current_dir(workspace());
    let output = python.output().expect("python runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(|line| line.trim().to_owned()).collect()
}

#[test]
fn a_licence_is_found_by_its_file_or_its_folder_and_a_notice_alone_is_none() {
    assert_eq!(taken("reuse", &["LICENSES/MIT.txt", "src/license.rs"]), ["MIT.txt"]);
    assert_eq!(taken("usual", &["NOTICE", "COPYING", "README.md"]), ["COPYING", "NOTICE"]);
    assert_eq!(taken("noted", &["NOTICE", ".github/copyrights.yml"]), ["Apache License", "NOTICE"]);
    assert_eq!(taken("vendor", &["vendor/zlib/LICENSE"]), ["Apache License", "LICENSE"]);
}

/// The tool that writes a bill takes the features of the whole workspace, and so names crates of the tests.
#[test]
fn a_bill_names_what_its_program_is_built_of_and_nothing_else() {
    let part =
        |(name, version): &(String, String)| json!({ "bom-ref": name, "name": name, "version": version });
    let mut parts = crates("verify-code");
    parts.retain(|(name, _)| name != "verify-code");
    let kept: Vec<_> = parts.iter().map(part).collect();
    let with_more = [&kept[..], &[part(&("insta".to_owned(), "1.0.0".to_owned()))]].concat();
    let file = workspace().join("target/tmp/bill.cdx.json").display().to_string();
    let written = |components: &[Value]| {
        let itself = part(&("verify-code".to_owned(), env!("CARGO_PKG_VERSION").to_owned()));
        let dependencies = json!([{ "ref": "ring", "dependsOn": ["insta", "subtle"] }, { "ref": "insta" }]);
        let bill = json!({ "metadata": { "component": itself }, "components": components, "dependencies": dependencies });
        std::fs::write(&file, bill.to_string()).unwrap();
        run("bill.py", &[&file, "verify-code", &target()])
    };
    assert!(written(&with_more).status.success());
    let bill: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(bill["components"], json!(kept));
    assert_eq!(bill["dependencies"], json!([{ "ref": "ring", "dependsOn": ["subtle"] }]));
    let incomplete = written(&kept[1..]);
    let said = String::from_utf8_lossy(&incomplete.stderr).into_owned();
    assert!(
        !incomplete.status.success() && said.contains("The bill of verify-code does not name "),
        "{said}"
    );
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
