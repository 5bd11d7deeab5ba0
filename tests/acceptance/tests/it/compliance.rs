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

/// The controls of OSPS Baseline 2026.08.28, by level.
const BASELINE: [(&str, &str); 3] = [
    (
        "level 1",
        "AC-01.01 AC-02.01 AC-03.01 AC-03.02 BR-01.01 BR-01.03 BR-03.01 BR-03.02 BR-07.01 DO-01.01 DO-02.01 \
         GV-02.01 GV-03.01 LE-02.01 LE-02.02 LE-03.01 LE-03.02 QA-01.01 QA-01.02 QA-02.01 QA-04.01 QA-05.01 \
         QA-05.02 VM-02.01",
    ),
    (
        "level 2",
        "AC-04.01 BR-02.01 BR-04.01 BR-05.01 BR-06.01 DO-06.01 DO-07.01 GV-01.01 GV-01.02 GV-03.02 LE-01.01 \
         QA-03.01 QA-06.01 SA-01.01 SA-02.01 SA-03.01 VM-01.01 VM-03.01 VM-04.01",
    ),
    (
        "level 3",
        "AC-04.02 BR-01.04 BR-02.02 BR-07.02 DO-03.01 DO-03.02 DO-04.01 DO-05.01 GV-04.01 QA-02.02 QA-04.02 \
         QA-06.02 QA-06.03 QA-07.01 SA-03.02 VM-04.02 VM-05.01 VM-05.02 VM-05.03 VM-06.01 VM-06.02",
    ),
];

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

/// The controls that a line is about, each with its level: `Level 1, A, B; level 3, C: what is asked`.
fn controls(asked: &str) -> Vec<(String, &str)> {
    let (about, _) = asked.split_once(": ").expect("controls and what they ask");
    let by_level = about.split("; ").map(|part| part.split(", "));
    by_level
        .flat_map(|mut names| {
            let level = names.next().expect("a level").to_lowercase();
            names.map(move |name| (level.clone(), name))
        })
        .collect()
}

#[test]
fn every_control_of_the_baseline_has_its_line() {
    let page = read("docs/compliance.md");
    let (_, section) = page.split_once("## OSPS Baseline\n").expect("its section");
    let (section, _) = section.split_once("\n## ").expect("its end");
    let mut listed = rows(section).iter().flat_map(|row| controls(row.asked)).collect::<Vec<_>>();
    let wanted = BASELINE
        .iter()
        .flat_map(|(level, names)| names.split_whitespace().map(|name| ((*level).to_owned(), name)));
    let mut wanted: Vec<_> = wanted.collect();
    listed.sort();
    wanted.sort();
    assert_eq!(listed, wanted);
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
