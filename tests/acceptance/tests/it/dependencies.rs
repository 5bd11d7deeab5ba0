//! One TLS stack, one HTTP stack, no second version of a large crate: `docs/decisions/0001`.

use std::collections::BTreeMap;
use std::process::Command;

use harness::built::workspace;

/// The crates that a program is built of, with their versions.
pub(crate) fn tree(package: &str) -> BTreeMap<String, Vec<String>> {
    let arguments =
        ["tree", "--offline", "--locked", "--edges", "normal", "--prefix", "none", "--package", package];
    let output = Command::new("cargo").args(arguments).current_dir(workspace()).output().expect("cargo");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut crates: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let mut words = line.split(' ');
        if let (Some(name), Some(version)) = (words.next(), words.next()) {
            let versions = crates.entry(name.to_owned()).or_default();
            if !versions.iter().any(|known| known == version) {
                versions.push(version.to_owned());
            }
        }
    }
    crates
}

/// Other stacks for TLS and HTTP, and what would bring one.
const OTHER_STACKS: [&str; 18] = [
    "aws-lc-rs",
    "aws-lc-sys",
    "aws-smithy-http-client",
    "boring",
    "curl",
    "h2",
    "h3",
    "hyper-tls",
    "isahc",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "rustls-openssl",
    "s2n-quic",
    "s2n-tls",
    "ureq",
    "wolfssl",
];
/// The one stack.
const STACK: [&str; 8] =
    ["http", "hyper", "hyper-util", "reqwest", "ring", "rustls", "rustls-webpki", "tokio-rustls"];
/// The crates of two versions, both small: `deny.toml` says why. What `syn` makes is in no binary.
const TWICE: [&str; 2] = ["base64", "syn"];

#[test]
fn the_functions_are_built_of_one_tls_and_one_http_stack() {
    for package in ["start-approval", "verify-code"] {
        let crates = tree(package);
        for other in OTHER_STACKS {
            assert!(!crates.contains_key(other), "{other} is in {package}");
        }
        for part in STACK {
            assert!(crates.contains_key(part), "{part} is not in {package}: what has taken its place?");
        }
    }
}

/// Built by the name of a program alone, or in the workspace's folder, a function would have the features that any test
/// asks of its crates, and no tree here or in a bill of materials would name what they bring.
#[test]
fn the_functions_are_built_as_packages_of_their_own() {
    let read = |name: &str| std::fs::read_to_string(workspace().join(name)).unwrap();
    let makefile = read("Makefile");
    let builds: Vec<_> = makefile.lines().filter(|line| line.contains(" build --release")).collect();
    assert!(builds.len() >= 3, "{builds:?}");
    for build in builds {
        assert!(build.contains("--package"), "{build}");
    }
    let template = read("template.yaml");
    for package in ["start-approval", "verify-code"] {
        assert!(template.contains(&format!("CodeUri: functions/{package}\n")), "{package}");
    }
}

#[test]
fn nothing_large_is_built_in_twice() {
    for package in ["start-approval", "verify-code"] {
        let crates = tree(package);
        let twice: Vec<_> =
            crates.iter().filter(|(_, versions)| versions.len() > 1).map(|(name, _)| name).collect();
        assert_eq!(twice, TWICE, "in {package}");
    }
}

#[test]
fn only_the_function_that_signs_has_a_client_of_kms() {
    let has = |package| tree(package).contains_key("aws-sdk-kms");
    assert_eq!([has("countersign"), has("start-approval"), has("verify-code")], [false, false, true]);
}

#[test]
fn the_access_key_leaves_its_type_in_one_place() {
    let key = std::fs::read_to_string(workspace().join("shared/src/nevis/access_key/key.rs")).unwrap();
    assert_eq!(key.matches("expose_secret()").count(), 1, "each further place needs a reason");
    let exposed = Command::new("grep")
        .args(["-rl", "expose_secret()", "shared/src", "functions"])
        .current_dir(workspace())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(exposed.stdout).unwrap().trim(), "shared/src/nevis/access_key/key.rs");
}
