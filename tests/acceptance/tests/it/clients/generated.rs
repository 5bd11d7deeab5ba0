//! Generators make usable code: each problem keeps its type as a literal and its own members. A consumer that goes by
//! them compiles; one with a typo in a type does not.

use std::path::Path;
use std::process::Command;

use harness::built::workspace;

use super::{CONTRACTS, bench, fail_at, line_of_the_typo, node, succeed, tool};

/// As strict as it can be asked for.
const STRICT: [&str; 12] = [
    "--noEmit",
    "--strict",
    "--exactOptionalPropertyTypes",
    "--noUncheckedIndexedAccess",
    "--verbatimModuleSyntax",
    "--allowImportingTsExtensions",
    "--target",
    "es2023",
    "--module",
    "nodenext",
    "--moduleDetection",
    "force",
];

/// What the runtime that @hey-api/openapi-ts writes along is written for.
const FOR_BUNDLERS: [&str; 6] =
    ["--exactOptionalPropertyTypes", "false", "--module", "esnext", "--moduleResolution", "bundler"];

pub(super) fn tsc(folder: &Path, options: &[&str], file: &str) -> Command {
    let mut command = node("tsc");
    command.args(STRICT).args(options).arg(file).current_dir(folder);
    command
}

fn consume(folder: &Path, options: &[&str]) {
    succeed(&mut tsc(folder, options, "consumer.ts"));
    let line = line_of_the_typo(&folder.join("typo.ts"));
    fail_at(&mut tsc(folder, options, "typo.ts"), "typo.ts", line, "TS2678");
}

#[test]
fn openapi_typescript_tells_problems_apart() {
    for contract in CONTRACTS {
        let folder = bench(&format!("openapi-typescript/{contract}"), "openapi-typescript");
        types(contract, &folder);
        consume(&folder, &[]);
    }
}

/// Has openapi-typescript write `contract.ts` into a folder.
pub(super) fn types(contract: &str, folder: &Path) {
    let contract = workspace().join(contract);
    succeed(node("openapi-typescript").arg(contract).args(["--output", "contract.ts"]).current_dir(folder));
}

#[test]
fn hey_api_tells_problems_apart() {
    for contract in CONTRACTS {
        let folder = bench(&format!("hey-api/{contract}"), "hey-api");
        let contract = workspace().join(contract);
        let mut generate = node("openapi-ts");
        generate
            .arg("--input")
            .arg(contract)
            .args(["--output", "contract", "--no-log-file"])
            .current_dir(&folder);
        succeed(&mut generate);
        consume(&folder, &FOR_BUNDLERS);
    }
}

#[test]
fn openapi_python_client_tells_problems_apart() {
    for contract in CONTRACTS {
        let folder = bench(&format!("openapi-python-client/{contract}"), "openapi-python-client");
        let path = workspace().join(contract);
        let mut generate = tool("openapi-python-client");
        generate.args(["generate", "--fail-on-warning", "--overwrite", "--output-path", "."]);
        succeed(generate.arg("--path").arg(path).current_dir(&folder));
        let mypy = |file: &str| {
            let mut command = tool("mypy");
            command.args(["--strict", "--cache-dir", ".mypy", file]).current_dir(&folder);
            command
        };
        let line = line_of_the_typo(&folder.join("typo.py"));
        fail_at(&mut mypy("typo.py"), "typo.py", line, "comparison-overlap");
        // Only the copy has a place for what came later.
        if contract == "openapi-clients.json" {
            succeed(&mut mypy("consumer.py"));
            succeed(tool("python").arg("later.py").current_dir(&folder));
        }
    }
}
