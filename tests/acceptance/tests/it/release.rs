//! What a release is made of, and that it is the same bytes whenever it is made. `make reproducible` builds the
//! programs twice for it; here they are some bytes.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

use harness::built::workspace;
use harness::template::tool;
use serde_json::{Value, json};

pub(crate) const EARLIER: SystemTime = SystemTime::UNIX_EPOCH;
pub(crate) const LICENCES: &str = "THIRD-PARTY-LICENSES";
const LATER: Duration = Duration::from_secs(1_700_000_000);

fn read(path: impl AsRef<Path>) -> String {
    let path = workspace().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Makes a release for x86-64 alone, of programs that were written at this time.
pub(crate) fn made(name: &str, written: SystemTime) -> PathBuf {
    let (release, output) = make(name, written, "\nring 0.17.14: Apache-2.0 AND ISC\n");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    release
}

/// The same under these licences of others, and what the maker said.
pub(crate) fn make(name: &str, written: SystemTime, licences: &str) -> (PathBuf, Output) {
    let built = workspace().join("target/tmp").join(name).join("built");
    let files = built.join("x86_64");
    std::fs::create_dir_all(&files).unwrap();
    std::fs::write(files.join(LICENCES), licences).unwrap();
    for program in ["start-approval", "verify-code", "compile-messages"] {
        let mut content = program.repeat(999);
        content.push('\n');
        std::fs::write(files.join(program), content).unwrap();
        std::fs::File::open(files.join(program)).unwrap().set_modified(written).unwrap();
    }
    for function in ["start-approval", "verify-code"] {
        let bill = json!({ "bomFormat": "CycloneDX", "serialNumber": format!("urn:uuid:{name}"), "components": [
            { "bom-ref": "path+file:shared#countersign@0.1.0", "name": "countersign", "version": "0.1.0" },
            { "bom-ref": "registry+https://crates.example#ring@0.17.14", "name": "ring", "version": "0.17.14" },
        ] });
        std::fs::write(files.join(format!("{function}.cdx.json")), bill.to_string()).unwrap();
    }
    let release = built.with_file_name("release");
    let mut python = Command::new(tool("python"));
    let output = python.arg(workspace().join("deploy/dist.py")).arg(&release).arg(&built).output();
    (release, output.expect("python runs"))
}

fn deployer(release: &Path, arguments: &[&str]) -> Output {
    let mut python = Command::new(workspace().join(".venv/deploy/bin/python"));
    python.arg(release.join("deploy/deploy.py")).args(arguments).env_clear().output().expect("python runs")
}

#[test]
fn a_release_is_the_same_bytes_whenever_it_is_made() {
    let (one, other) = (made("release-one", EARLIER), made("release-other", EARLIER + LATER));
    let sums = read(one.join("SHA256SUMS"));
    assert_eq!(sums, read(other.join("SHA256SUMS")));
    for name in [
        "NOTES.md",
        "THIRD-PARTY-LICENSES-x86_64",
        "compile-messages-x86_64",
        "deploy/deploy.py",
        "deploy/requirements.txt",
        "messages.toml",
        "openapi-clients.json",
        "openapi.yaml",
        "parameters.example",
        "start-approval-x86_64.cdx.json",
        "start-approval-x86_64.zip",
        "template.yaml",
        "verify-code-x86_64.cdx.json",
        "verify-code-x86_64.zip",
        "vex.json",
    ] {
        assert!(sums.lines().any(|line| line.ends_with(&format!("  {name}"))), "{name} in {sums}");
    }
    let checked = deployer(&one, &["check"]);
    assert!(checked.status.success(), "{checked:?}");
    assert!(String::from_utf8_lossy(&checked.stdout).starts_with("All "), "{checked:?}");
}

#[test]
fn a_release_says_what_it_was_not_built_for_and_nobody_can_choose_it() {
    let release = made("release-notes", EARLIER + LATER);
    let notes = read(release.join("NOTES.md"));
    assert!(notes.contains("- arm64: **not built**") && notes.contains("\n- x86_64\n"), "{notes}");
    assert!(notes.contains("### Added"), "what the CHANGELOG says: {notes}");
    let template = read(release.join("template.yaml"));
    let parameter = template.split_once("  Architecture:\n").unwrap().1.split_once("Description").unwrap().0;
    assert!(parameter.contains("Default: x86_64") && !parameter.contains("arm64"), "{parameter}");
}

/// `CloudFormation` knows no aliases of YAML, and takes code from a bucket only.
#[test]
fn the_packaged_template_is_one_of_cloudformation() {
    let release = made("release-template", EARLIER + LATER);
    let template = read(release.join("template.yaml"));
    for line in template.lines() {
        let value = line.split_once(": ").map_or(line, |(_, value)| value).trim_start_matches([' ', '-']);
        assert!(!value.starts_with(['&', '*', '!']), "{line}");
    }
    assert!(!template.contains("BuildMethod") && !template.contains("README.md"));
    for parameter in ["Ref: CodeBucket", "Ref: StartApprovalCode", "Ref: VerifyCodeCode"] {
        assert!(template.contains(parameter), "{parameter}");
    }
    let lint = Command::new(tool("cfn-lint")).arg(release.join("template.yaml")).output().unwrap();
    assert!(lint.status.success(), "{}", String::from_utf8_lossy(&lint.stdout));
}

/// An advisory that `make audit` is told to pass over has its statement in the VEX file, and no other has.
#[test]
fn what_is_known_to_be_vulnerable_is_explained() {
    let denied: toml::Table = read("deny.toml").parse().unwrap();
    let ignored = denied.get("advisories").and_then(|advisories| advisories.get("ignore"));
    let mut ignored: Vec<_> = ignored
        .and_then(toml::Value::as_array)
        .into_iter()
        .flatten()
        .map(|advisory| {
            advisory.get("id").and_then(toml::Value::as_str).or(advisory.as_str()).unwrap().to_owned()
        })
        .collect();
    let vex: Value = serde_json::from_str(&read("deploy/vex.json")).unwrap();
    let statements = vex["vulnerabilities"].as_array().unwrap();
    let mut explained: Vec<_> =
        statements.iter().map(|statement| statement["id"].as_str().unwrap().to_owned()).collect();
    ignored.sort();
    explained.sort();
    assert_eq!(explained, ignored);
    for statement in statements {
        assert!(statement["analysis"]["state"].is_string() && statement["analysis"]["detail"].is_string());
    }
}
