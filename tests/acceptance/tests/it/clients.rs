//! What others make of `openapi.yaml`: generators of clients, a client written with what one of them makes, linters.
//! Their code is in `tests/clients`, and works in copies below `target/clients`.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use harness::built::workspace;

mod generated;
mod journey;

/// The contract, and its copy with open responses.
const CONTRACTS: [&str; 2] = ["openapi.yaml", "openapi-clients.json"];

#[test]
fn linters_find_nothing() {
    let folder = workspace().join("tests/clients");
    let contracts = CONTRACTS.map(|name| workspace().join(name));
    let contracts = contracts.each_ref().map(|path| path.to_str().expect("a path in UTF-8"));
    // They see the names that their exceptions have only from their own folder.
    succeed(
        node("redocly")
            .args(["lint", "../../openapi.yaml", "../../openapi-clients.json"])
            .current_dir(&folder),
    );
    let spectral = ["lint", "--ruleset", "spectral.yaml", "--fail-severity", "hint"];
    succeed(node("spectral").args(spectral).args(contracts).current_dir(&folder));
}

/// A new folder below `target/clients` with these files of `tests/clients`; what is installed there is found.
fn bench(name: &str, files: &str) -> PathBuf {
    let (all, installed) = (workspace().join("target/clients"), workspace().join("tests/clients"));
    let folder = all.join(name);
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => panic!("{}: {error}", folder.display()),
        Ok(()) | Err(_) => fs::create_dir_all(&folder).expect("a new folder"),
    }
    fs::copy(installed.join("package.json"), all.join("package.json")).expect("a copy");
    // Another test may have made it.
    let _made = std::os::unix::fs::symlink(installed.join("node_modules"), all.join("node_modules"));
    for file in fs::read_dir(installed.join(files)).expect("a folder of tests/clients") {
        let file = file.expect("a file");
        fs::copy(file.path(), folder.join(file.file_name())).expect("a copy");
    }
    folder
}

/// A program of an npm package of `tests/clients`.
fn node(program: &str) -> Command {
    let mut command = tool("node");
    command.arg(workspace().join("tests/clients/node_modules/.bin").join(program));
    command
}

/// A program of `.venv/clients`, which finds the others that are there.
fn tool(name: &str) -> Command {
    let programs = workspace().join(".venv/clients/bin");
    assert!(programs.join(name).exists(), "{name} is missing: run `make clients`");
    let mut command = Command::new(programs.join(name));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(programs).chain(std::env::split_paths(&path)));
    command.env("PATH", path.expect("a search path")).stdin(Stdio::null());
    // No messages home, and none in colours.
    command.envs([
        ("REDOCLY_TELEMETRY", "off"),
        ("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"),
        ("NO_COLOR", "1"),
    ]);
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&*output.stdout, &*output.stderr].concat()).into_owned()
}

fn succeed(command: &mut Command) {
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "{command:?}\n{}", said(&output));
}

/// Fails, and says this about a line of this file; nothing else is wrong.
fn fail_at(command: &mut Command, file: &str, line: usize, what: &str) {
    let output = command.output().expect("it runs");
    let said = said(&output);
    assert!(!output.status.success(), "{command:?} finds nothing wrong with {file}");
    let errors: Vec<_> = said.lines().filter(|said| said.contains("error")).collect();
    let places = [format!("{file}({line},"), format!("{file}:{line}:")];
    let expected = |said: &&str| places.iter().any(|place| said.contains(place)) && said.contains(what);
    assert!(errors.iter().any(expected), "{said}");
    assert!(errors.iter().all(|said| expected(said) || said.starts_with("Found 1 error")), "{said}");
}

/// The line of a file that holds the typo.
fn line_of_the_typo(file: &Path) -> usize {
    let text = fs::read_to_string(file).expect("a file");
    let line = text.lines().position(|line| line.contains("code-rejectd")).expect("a typo");
    line + 1
}
