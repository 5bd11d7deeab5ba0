//! The build of start-approval: a bad template fails it, and says where and why.

use std::path::PathBuf;
use std::process::{Command, Output};

use harness::built::{Binary, workspace};

/// The newest build script that cargo has made for the function.
fn build_script() -> PathBuf {
    let function = Binary::StartApproval.find().unwrap();
    let scripts =
        std::fs::read_dir(function.with_file_name("build")).unwrap().map(|entry| entry.unwrap().path());
    scripts
        .filter(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("start-approval-"))
        })
        .map(|path| path.join("build-script-build"))
        .filter(|path| path.is_file())
        .max_by_key(|path| path.metadata().unwrap().modified().unwrap())
        .expect("cargo has built start-approval")
}

/// Runs the build script over a copy of `messages.toml` in which the German text of the payment warns in these
/// words.
fn build(name: &str, warning: &str) -> Output {
    let root = workspace().join("target/build-of-messages").join(name);
    let function = root.join("functions/start-approval");
    std::fs::create_dir_all(&function).unwrap();
    let toml = std::fs::read_to_string(workspace().join("messages.toml")).unwrap();
    let shipped = "Code nie mitteilen!";
    assert!(toml.contains(shipped));
    std::fs::write(root.join("messages.toml"), toml.replacen(shipped, warning, 1)).unwrap();
    let mut script = Command::new(build_script());
    script.env("CARGO_MANIFEST_DIR", &function).env("OUT_DIR", &root).output().unwrap()
}

#[test]
fn a_bad_template_fails_the_build() {
    let output = build("bad", "ça!");
    assert!(!output.status.success());
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(error.starts_with("messages.toml, line "), "{error}");
    assert!(error.contains(", template payment, locale de: 'ç' is not in the GSM-7 alphabet"), "{error}");
}

#[test]
fn a_changed_text_is_all_that_it_takes() {
    let output = build("good", "Nie nennen!");
    assert!(output.status.success(), "{output:?}");
    let compiled =
        std::fs::read_to_string(workspace().join("target/build-of-messages/good/messages.rs")).unwrap();
    assert!(compiled.contains("Nie nennen! Name laut Eingabe"));
}
