//! Where the code of others comes from. Licences, bans and duplicates are `make check`'s, advisories `make audit`'s.

use std::process::Command;

use harness::built::workspace;

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// The files that git knows by this name.
fn files(name: &str) -> Vec<String> {
    let pattern = format!("*{name}");
    let output = Command::new("git").args(["ls-files", "-z", &pattern]).current_dir(workspace()).output();
    let listed = String::from_utf8(output.expect("git runs").stdout).expect("names in UTF-8");
    let files: Vec<_> = listed.split_terminator('\0').map(str::to_owned).collect();
    assert!(!files.is_empty(), "{name}");
    files
}

fn read(path: &str) -> String {
    std::fs::read_to_string(workspace().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn every_crate_is_from_crates_io_and_has_a_checksum() {
    for lock in files("Cargo.lock") {
        let parsed: toml::Table = read(&lock).parse().expect("a lock file in TOML");
        let packages = parsed["package"].as_array().expect("packages");
        let foreign: Vec<_> = packages.iter().filter(|package| package.get("source").is_some()).collect();
        assert!(foreign.len() > 10, "{lock}");
        for package in foreign {
            let checksum = package.get("checksum").and_then(toml::Value::as_str);
            assert_eq!(package["source"].as_str(), Some(CRATES_IO), "{lock}: {:?}", package["name"]);
            assert!(checksum.is_some_and(|sum| sum.len() == 64), "{lock}: {:?}", package["name"]);
        }
    }
}

#[test]
fn every_npm_package_has_a_checksum_and_no_host_of_a_registry() {
    for lock in files("package-lock.json") {
        let parsed: serde_json::Value = serde_json::from_str(&read(&lock)).expect("a lock file in JSON");
        let packages = parsed["packages"].as_object().expect("packages");
        for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
            assert!(
                package["integrity"].as_str().is_some_and(|sum| sum.starts_with("sha512-")),
                "{lock}: {name}"
            );
            assert_eq!(package.get("resolved"), None, "{lock}: {name}");
        }
    }
}

#[test]
fn every_python_package_is_pinned() {
    for list in files("requirements.txt") {
        for package in packages(&read(&list)) {
            assert!(package.contains("=="), "{list}: {package}");
        }
    }
}

#[test]
fn every_python_package_of_an_example_has_checksums() {
    let list = read("examples/python/requirements.txt");
    for package in packages(&list) {
        assert!(package.contains(" --hash=sha256:"), "{package}");
    }
}

/// The packages of a list, each with its hashes.
fn packages(list: &str) -> Vec<String> {
    let lines = list.replace("\\\n", " ");
    let packages = lines.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    packages.map(str::to_owned).collect()
}
