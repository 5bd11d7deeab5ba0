//! The build before, which is to be beaten: that with transactions over four kinds of items.

use std::path::PathBuf;

use super::instructions::Count;
use super::report::{cells, table};
use super::results::{Results, Row};
use super::subject::{Build, Function, Language};

/// Its commit, which is also what its build is called.
pub(super) const COMMIT: &str = "1e3971a";
/// What share of its processor time a warm invocation may take.
pub(super) const SHARE: f64 = 0.6;

/// What is kept of it, on `x86_64` with receipts: of a warm invocation the instructions, in thousands, and the
/// processor time, in milliseconds of the run that `docs/performance.md` names.
const KEPT: [(Function, u32, f64); 2] = [(Function::Start, 2956, 0.95), (Function::Verify, 2497, 0.86)];

/// The build in this folder.
pub(super) fn build(folder: PathBuf) -> Build {
    Build { name: COMMIT.to_owned(), folder }
}

/// The processor time of its warm invocation in this run, if it was measured.
pub(super) fn processor(results: &Results, function: Function) -> Option<f64> {
    let wanted = |row: &&Row| {
        row.subject.function == function
            && row.subject.build.as_ref().is_some_and(|build| build.name == COMMIT)
    };
    results.rows.iter().find(wanted).map(|row| row.processor.median())
}

/// The product's warm invocations beside its.
pub(super) fn report(results: &Results, counts: &[Count]) -> String {
    let before = format!("{COMMIT}'s");
    let mut rows =
        vec![cells(["", "CPU, ms", &before, "share", "instructions, thousands", &before, "share"])];
    rows.extend(KEPT.map(|kept| row(results, counts, kept)));
    table(&rows)
}

fn row(
    results: &Results,
    counts: &[Count],
    (function, instructions, kept): (Function, u32, f64),
) -> Vec<String> {
    let row = results.row(function, Language::Rust, true);
    let name = row.subject.name();
    let now = row.processor.median();
    let before = processor(results, function);
    let counted = counts.iter().find(|count| count.name == name).map(|count| count.thousands);
    let or_none = |text: Option<String>| text.unwrap_or_default();
    vec![
        name,
        format!("{now:.2}"),
        before.map_or_else(|| format!("{kept:.2} in another run"), |before| format!("{before:.2}")),
        or_none(before.map(|before| format!("{:.2}", now / before))),
        or_none(counted.map(|count| count.to_string())),
        instructions.to_string(),
        or_none(counted.map(|count| format!("{:.2}", f64::from(count) / f64::from(instructions)))),
    ]
}
