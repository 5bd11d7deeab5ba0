//! The documentation against what it is about: no problem, alarm or parameter without its row, no dead link.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use harness::built::workspace;
use harness::template::Template;
use serde_json::Value;

mod comments;

fn read(path: &str) -> String {
    fs::read_to_string(workspace().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The rows of a page's tables, each by its first cell.
fn rows(page: &str) -> Vec<&str> {
    page.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next()).collect()
}

fn problems() -> Vec<String> {
    let contract: Value = serde_saphyr::from_str(&read("openapi.yaml")).expect("openapi.yaml is YAML");
    let mut names = Vec::new();
    collect_problems(&contract, &mut names);
    names.sort();
    names.dedup();
    assert!(names.len() > 15, "{names:?}");
    names
}

fn collect_problems(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::String(text) => names.extend(text.strip_prefix("urn:countersign:problem:").map(str::to_owned)),
        Value::Array(items) => items.iter().for_each(|item| collect_problems(item, names)),
        Value::Object(members) => members.values().for_each(|member| collect_problems(member, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[test]
fn every_problem_is_in_the_guides_of_those_who_integrate_and_operate() {
    for page in ["docs/integration.md", "docs/operation.md"] {
        let text = read(page);
        let rows = rows(&text).join(" ");
        for problem in problems() {
            assert!(rows.contains(&format!("`{problem}`")), "{problem} has no row in {page}");
        }
    }
}

#[test]
fn every_alarm_is_in_the_operating_guide() {
    let guide = read("docs/operation.md");
    let rows = rows(&guide);
    let resources = Template::read().section("Resources").values();
    let alarms: Vec<_> = resources.filter(|resource| resource["Type"] == "AWS::CloudWatch::Alarm").collect();
    assert!(alarms.len() > 5, "{alarms:?}");
    for alarm in alarms {
        let name = alarm["Properties"]["AlarmName"]["Fn::Sub"].as_str().expect("a name");
        let row = format!("`{}`", name.replace("${AWS::StackName}", "<stack>"));
        assert!(rows.contains(&row.as_str()), "{row} has no row in docs/operation.md");
    }
    for parameter in
        ["AlarmEmail", "SendsAlarm", "ConversionAlarm", "OutcomeUnknownAlarm", "UnavailableAlarm"]
    {
        assert!(Template::read().section("Parameters").contains_key(parameter));
        assert!(guide.contains(&format!("`{parameter}`")), "{parameter}");
    }
}

/// The files that git knows under such a name.
fn tracked(names: &str) -> Vec<PathBuf> {
    let output = Command::new("git").args(["ls-files", "-z", names]).current_dir(workspace()).output();
    let listed = String::from_utf8(output.expect("git runs").stdout).expect("names in UTF-8");
    let files: Vec<_> = listed.split_terminator('\0').map(|name| workspace().join(name)).collect();
    assert!(files.len() > 10, "{names}: {files:?}");
    files
}

/// Where a page's links lead, below this repository.
fn links(page: &str) -> impl Iterator<Item = &str> {
    let targets = page.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    targets.filter(|target| !target.contains("://"))
}

#[test]
fn no_link_is_dead() {
    for page in tracked("*.md") {
        let text = fs::read_to_string(&page).expect("a page");
        let folder = page.parent().unwrap_or(Path::new("/"));
        for link in links(&text) {
            let (file, place) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { page.clone() } else { folder.join(file) };
            assert!(target.exists(), "{}: {link}", page.display());
            if !place.is_empty() {
                assert!(has_heading(&target, place), "{}: no heading {link}", page.display());
            }
        }
    }
}

/// Whether a page has a heading whose anchor is this, as code hosts make them.
fn has_heading(page: &Path, anchor: &str) -> bool {
    let text = fs::read_to_string(page).expect("a page");
    let headings = text.lines().filter(|line| line.starts_with('#')).map(|line| {
        let words = line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        words.chars().filter(|character| character.is_alphanumeric() || "-_".contains(*character)).collect()
    });
    headings.collect::<Vec<String>>().iter().any(|heading| heading == anchor)
}
