//! docs/compliance.md: what it says is held, is held by tests that there are.

use std::collections::BTreeSet;
use std::process::Command;

use harness::built::workspace;

const STATES: [&str; 3] = ["held", "not ours", "not held"];

fn read(path: &str) -> String {
    std::fs::read_to_string(workspace().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The tests of this workspace that every `make test` runs.
fn tests() -> BTreeSet<String> {
    let listed = Command::new("git").args(["ls-files", "-z", "*.rs"]).current_dir(workspace()).output();
    let listed = String::from_utf8(listed.expect("git runs").stdout).expect("names in UTF-8");
    let mut tests = BTreeSet::new();
    for file in listed.split_terminator('\0').filter(|file| workspace().join(file).is_file()) {
        collect(&read(file), &mut tests);
    }
    assert!(tests.len() > 500, "{}", tests.len());
    tests
}

/// The functions of a source that stand below `#[test]` or `#[tokio::test]` and are not ignored.
fn collect(source: &str, tests: &mut BTreeSet<String>) {
    let mut is_test = false;
    for line in source.lines().map(str::trim_start) {
        is_test |= line.starts_with("#[test]") || line.starts_with("#[tokio::test");
        is_test &= !line.starts_with("#[ignore");
        if let Some((_, rest)) = line.split_once("fn ").filter(|_| !line.starts_with("//")) {
            if is_test {
                tests.insert(rest.split('(').next().unwrap_or_default().to_owned());
            }
            is_test = false;
        }
    }
}

/// A line of a table: what is asked, its state, what holds it, and by what.
struct Row<'a> {
    asked: &'a str,
    state: &'a str,
    evidence: &'a str,
}

impl Row<'_> {
    /// The names in code marks that look like a test's.
    fn tests(&self) -> impl Iterator<Item = &str> {
        let is_name = |name: &&str| {
            name.contains('_')
                && name.bytes().all(|byte| byte.is_ascii_lowercase() || b"_0123456789".contains(&byte))
        };
        self.evidence.split('`').skip(1).step_by(2).filter(is_name)
    }
}

fn rows(page: &str) -> Vec<Row<'_>> {
    let lines = page.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| asked"));
    lines
        .map(|line| {
            let cells: Vec<_> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            let [asked, state, evidence] = cells[..] else { panic!("three cells: {line}") };
            Row { asked, state, evidence }
        })
        .collect()
}

#[test]
fn what_is_held_names_tests_that_there_are() {
    let (page, tests) = (read("docs/compliance.md"), tests());
    let rows = rows(&page);
    assert!(rows.len() > 60, "{}", rows.len());
    for row in rows {
        assert!(STATES.contains(&row.state), "{}: {}", row.asked, row.state);
        for name in row.tests() {
            assert!(tests.contains(name), "{}: no test {name}", row.asked);
        }
        let shown = row.tests().next().is_some() || row.evidence.contains("](");
        assert!(row.state != "held" || shown, "{}: held by nothing", row.asked);
    }
}

#[test]
fn tests_are_told_apart_from_other_functions() {
    let mut found = BTreeSet::new();
    collect(
        "#[test]\nfn a_test() {}\nfn helper() {}\n    #[tokio::test]\n    async fn another() {}\n",
        &mut found,
    );
    collect("#[test]\n#[ignore = \"slow\"]\nfn ignored() {}\n// #[test]\n// fn quoted() {}", &mut found);
    assert_eq!(found.into_iter().collect::<Vec<_>>(), ["a_test", "another"]);
}
