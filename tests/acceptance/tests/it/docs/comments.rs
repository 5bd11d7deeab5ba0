//! The comments of the product against the pages that they name as the source of a rule.

use std::path::{Path, PathBuf};

use super::{read, tracked};

/// What a source says outside of its code, the lines of one comment as one.
fn comments(source: &str) -> Vec<String> {
    let mut comments = vec![String::new()];
    for line in source.lines() {
        match (line.trim_start().strip_prefix("//"), comments.last_mut()) {
            (Some(words), Some(comment)) => comment.extend([" ", words.trim()]),
            (None, _) | (_, None) => comments.push(String::new()),
        }
    }
    comments
}

/// The headings that a comment names, such as `architecture.md, "Time"`: page and heading.
fn headings(comment: &str) -> impl Iterator<Item = (&str, &str)> {
    comment.match_indices(".md, \"").filter_map(|(at, sign)| {
        let (before, behind) = (&comment[..at], &comment[at + sign.len()..]);
        let page = before.rsplit(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').next()?;
        Some((page, behind.split_once('"')?.0))
    })
}

/// The numbers of the decisions that a comment names, such as `decision 0006`.
fn decisions(comment: &str) -> impl Iterator<Item = &str> {
    let named = comment.split("decision ").skip(1).filter_map(|behind| behind.get(..4));
    named.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn product() -> Vec<PathBuf> {
    ["shared/src", "functions", "messages"]
        .into_iter()
        .flat_map(|folder| tracked(&format!("{folder}/*.rs")))
        .collect()
}

fn has_heading(page: &str, heading: &str) -> bool {
    let page = read(&format!("docs/{page}.md"));
    page.lines().any(|line| line.starts_with('#') && line.trim_start_matches('#').trim() == heading)
}

fn is_decision(number: &str) -> bool {
    let records = tracked("docs/decisions/*.md");
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned());
    records.iter().filter_map(|path| name(path)).any(|name| name.starts_with(&format!("{number}-")))
}

#[test]
fn every_source_that_a_comment_names_is_there() {
    let mut named = 0;
    for path in product() {
        let source = std::fs::read_to_string(&path).expect("a source");
        for comment in comments(&source) {
            for (page, heading) in headings(&comment) {
                assert!(
                    has_heading(page, heading),
                    "{}: {page}.md has no heading {heading:?}",
                    path.display()
                );
                named += 1;
            }
            for number in decisions(&comment) {
                assert!(is_decision(number), "{}: there is no decision {number}", path.display());
                named += 1;
            }
        }
    }
    assert!(named > 30, "only {named} sources are named");
}
