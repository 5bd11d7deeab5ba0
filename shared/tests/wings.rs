//! The wings of `src`, as `docs/architecture.md` has them: each knows itself and those below it, and HTTP is known
//! to the edge alone. Read off the sources, as every module of a crate may name every other.
#![expect(clippy::unwrap_used, reason = "a source that cannot be read fails the test")]

use std::fs;
use std::path::{Path, PathBuf};

/// From the lowest to the highest; `app` and `lib` put them together.
const WINGS: [&str; 4] = ["platform", "nevis", "approvals", "edge"];
/// What only a reply needs: crates, types and texts.
const OF_REPLIES: [&str; 7] =
    ["lambda_http", "lambda_runtime", "StatusCode", "Problem", "Reply", "urn:countersign", "retry-after"];
/// Statuses of the contract. Nevis's client reads Nevis's own.
const STATUSES: [&str; 18] = [
    "200", "201", "400", "401", "403", "404", "405", "409", "410", "413", "415", "422", "423", "429", "500",
    "502", "503", "504",
];
/// Modules that are there for tests alone, by a part of their path.
const TESTS: [&str; 4] = ["tests", "model", "samples", "properties"];

struct Source {
    path: PathBuf,
    /// Without comments and without tests.
    code: String,
}

fn sources(wing: &str) -> Vec<Source> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = vec![src.join(wing).with_extension("rs")];
    collect(&src.join(wing), &mut paths);
    let of_tests = |path: &PathBuf| {
        let path = path.strip_prefix(&src).unwrap().with_extension("");
        path.iter().any(|part| TESTS.iter().any(|name| part == *name))
    };
    paths.retain(|path| !of_tests(path));
    paths.into_iter().map(read).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { collect(&path, paths) } else { paths.push(path) }
    }
}

fn read(path: PathBuf) -> Source {
    let text = fs::read_to_string(&path).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let code = code.lines().filter_map(|line| line.split("//").next()).collect::<Vec<_>>().join("\n");
    Source { path, code }
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
}

#[test]
fn a_wing_knows_itself_and_those_below_it() {
    for (place, wing) in WINGS.iter().enumerate() {
        let known = &WINGS[..=place];
        let sources = sources(wing);
        assert!(sources.len() > 5, "{wing} has its sources");
        for Source { path, code } in sources {
            for named in code.split("crate::").skip(1) {
                let named = words(named).next().unwrap_or_default();
                assert!(known.contains(&named), "{} names crate::{named}", path.display());
            }
        }
    }
}

#[test]
fn nobody_climbs_out_of_a_wing_by_its_parents() {
    for wing in WINGS {
        for Source { path, code } in sources(wing) {
            // `src/wing/a.rs` is two modules deep, and its `super::super` is the crate.
            let inside = path.with_extension("").iter().skip_while(|part| *part != wing).count();
            assert!(!code.contains(&"super::".repeat(inside)), "{} leaves its wing", path.display());
        }
    }
}

#[test]
fn approvals_and_nevis_know_no_reply_and_no_problem() {
    for wing in ["approvals", "nevis"] {
        for Source { path, code } in sources(wing) {
            for word in OF_REPLIES {
                assert!(!code.contains(word), "{} names {word}", path.display());
            }
        }
    }
}

#[test]
fn approvals_know_no_status_of_http() {
    for Source { path, code } in sources("approvals") {
        for word in words(&code) {
            assert!(!STATUSES.contains(&word), "{} has the status {word}", path.display());
        }
    }
}
