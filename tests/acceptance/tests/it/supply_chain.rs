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
        // What another package brings along is in that one's checksum.
        let own = packages.iter().filter(|(name, about)| !name.is_empty() && about["inBundle"] != true);
        for (name, package) in own {
            assert!(
                package["integrity"].as_str().is_some_and(|sum| sum.starts_with("sha512-")),
                "{lock}: {name}"
            );
            assert_eq!(package.get("resolved"), None, "{lock}: {name}");
        }
    }
}

#[test]
fn every_python_package_has_its_version_and_checksums() {
    for list in files("requirements.txt") {
        let packages = packages(&read(&list));
        for package in &packages {
            assert!(package.contains("==") && package.contains(" --hash=sha256:"), "{list}: {package}");
        }
        // `make lock` was run after the last change of what it is made from.
        let wanted = read(&list.replace(".txt", ".in")).to_ascii_lowercase();
        for wanted in wanted.lines().filter(|line| !line.starts_with('#')) {
            let (name, version) = wanted.split_once("==").expect("a version");
            let name = name.split('[').next().expect("a name");
            let written = format!("{name}=={version} ");
            assert!(packages.iter().any(|package| package.starts_with(&written)), "{list}: {wanted}");
        }
    }
}

/// The packages of a list, each with its hashes.
fn packages(list: &str) -> Vec<String> {
    let lines = list.replace("\\\n", " ");
    let packages = lines.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    packages.map(str::to_owned).collect()
}

/// What is wrong with a line that installs something, of a program or of a workflow.
fn unpinned(line: &str) -> Option<&'static str> {
    // As make has it, which is not to print it.
    let line = line.trim_start().trim_start_matches('@');
    let words: Vec<_> =
        line.split_whitespace().map(|word| word.trim_matches(['"', '\'', ';', ')'])).collect();
    let has = |wanted: &str| words.contains(&wanted);
    let behind = |program: &str| {
        let at = words.iter().position(|word| *word == program || word.ends_with(&format!("/{program}")));
        at.and_then(|at| words.get(at + 1)).copied()
    };
    // One of make's variables is as good as a number, but `$(@D)` is none.
    let by_version = |word: &&str| {
        word.split_once('@').is_some_and(|(_, version)| {
            version.starts_with(|first: char| first.is_ascii_digit() || first == '$')
        })
    };
    match () {
        () if behind("pip") == Some("install") || behind("pip3") == Some("install") => {
            (!has("--require-hashes")).then_some("pip without --require-hashes")
        }
        () if ["npx", "pnpm", "yarn", "pipx", "uvx"].iter().any(|program| behind(program).is_some()) => {
            Some("a program that installs what no lock file names")
        }
        () if matches!(behind("npm"), Some("install" | "i" | "add" | "exec")) => Some("npm without ci"),
        () if behind("cargo") == Some("install") => {
            (!has("--locked") || !words.iter().any(by_version)).then_some("cargo without version or --locked")
        }
        () => None,
    }
}

#[test]
fn nothing_is_installed_that_no_lock_file_names() {
    for pinned in
        ["pip install --require-hashes -r a.txt", "cargo install --locked a@1.2.3", "npm ci", "npm --version"]
    {
        assert_eq!(unpinned(pinned), None, "{pinned}");
    }
    for open in [
        ".venv/bin/pip install a==1",
        "pip install -r requirements.txt",
        "x && npm install",
        "npx cdk",
        "cargo install --locked a",
        "cargo install a@1",
        "\t@cargo install --root $(@D) a@1.2.3",
        "\t@cargo install --locked --root $(@D) a",
    ] {
        assert!(unpinned(open).is_some(), "{open}");
    }
    let programs = ["Makefile", "run", ".py", ".yml", ".yaml", ".json"].map(files).concat();
    for program in programs {
        // What the recipes call it by.
        let text = read(&program).replace("$(PIP_INSTALL)", "install --require-hashes").replace("\\\n", " ");
        for (at, line) in text.lines().enumerate() {
            assert_eq!(unpinned(line), None, "{program}, line {}: {line}", at + 1);
        }
    }
    assert!(
        read("Makefile")
            .contains("PIP_INSTALL := install --quiet --disable-pip-version-check --require-hashes")
    );
}
