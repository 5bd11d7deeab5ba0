//! What is in the repository, and what must not be.

use std::process::Command;

use harness::built::workspace;

/// Every file that git knows, with its content.
fn files() -> Vec<(String, Vec<u8>)> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(workspace()).output();
    let listed = String::from_utf8(listed.expect("git runs").stdout).expect("names in UTF-8");
    let names = listed.split_terminator('\0').filter(|name| workspace().join(name).is_file());
    let files: Vec<_> = names
        .map(|name| {
            (name.to_owned(), std::fs::read(workspace().join(name)).expect("a file that can be read"))
        })
        .collect();
    assert!(files.len() > 300, "{}", files.len());
    files
}

/// How programs begin: ELF, Mach-O, Windows, Java, archives, WebAssembly.
const PROGRAMS: [&[u8]; 7] =
    [b"\x7fELF", b"\xcf\xfa\xed\xfe", b"MZ", b"\xca\xfe\xba\xbe", b"PK\x03\x04", b"\x1f\x8b", b"\0asm"];

#[test]
fn no_program_is_in_the_repository() {
    for (name, content) in files() {
        assert!(!PROGRAMS.iter().any(|start| content.starts_with(start)), "{name}");
    }
}

/// What a text holds that looks like a credential which is good somewhere.
fn credential(text: &str) -> Option<&'static str> {
    let follows = |start: &str, length: usize, allowed: fn(char) -> bool| {
        text.match_indices(start).any(|(at, _)| {
            let rest = text.get(at + start.len()..).unwrap_or_default();
            let end = rest.find(|character| !allowed(character)).unwrap_or(rest.len());
            // As AWS writes keys that are none.
            end >= length && !rest[..end].contains("EXAMPLE")
        })
    };
    let is_upper = |character: char| character.is_ascii_uppercase() || character.is_ascii_digit();
    let is_word = |character: char| character.is_ascii_alphanumeric();
    match () {
        () if text.contains(concat!("-----BEGIN ", "PRIVATE KEY")) => Some("a private key"),
        () if text.contains(concat!("-----BEGIN RSA ", "PRIVATE KEY")) => Some("a private key"),
        () if ["AKIA", "ASIA"].iter().any(|start| follows(start, 16, is_upper)) => {
            Some("an access key of AWS")
        }
        () if ["ghp_", "gho_", "ghs_"].iter().any(|start| follows(start, 36, is_word)) => {
            Some("a token of GitHub")
        }
        () if follows("npm_", 36, is_word) => Some("a token of npm"),
        () => None,
    }
}

#[test]
fn nothing_secret_is_in_the_repository() {
    assert!(credential(&format!("x AKIA{}", "A1".repeat(8))).is_some());
    assert!(credential(&format!("ghp_{}", "a1".repeat(18))).is_some());
    for (name, content) in files() {
        assert_eq!(credential(&String::from_utf8_lossy(&content)), None, "{name}");
    }
}

/// What is released together says one version: of the crates, and so of a release's folder (`deploy/dist.py`).
#[test]
fn every_part_of_a_release_has_one_version() {
    let version = env!("CARGO_PKG_VERSION");
    let package = |indented: usize| {
        let line = format!("\n{}", " ".repeat(indented));
        format!("{line}\"name\": \"@countersign/web\",{line}\"version\": \"{version}\"")
    };
    for (file, line) in [
        ("template.yaml", format!("    SemanticVersion: {version}\n")),
        ("openapi.yaml", format!("  version: {version}\n")),
        ("openapi-clients.json", format!("    \"version\": \"{version}\"")),
        ("web/package.json", package(2)),
        ("web/package-lock.json", package(2)),
        ("web/package-lock.json", package(6)),
        ("docs/frontend.md", format!("/countersign-web-{version}.tgz\n")),
        ("fuzz/Cargo.lock", format!("name = \"countersign\"\nversion = \"{version}\"\n")),
    ] {
        let text = std::fs::read_to_string(workspace().join(file)).unwrap();
        assert!(text.contains(&line), "{file} has no {line}");
    }
}
