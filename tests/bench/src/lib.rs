//! `make bench`: the release binaries under the Lambda Runtime API, beside a function that does nothing and
//! beside their twins in Node and Python.
//!
//! All subjects are driven by the same code, in turns, against the same servers over TLS: the simulator as
//! Nevis, and a stand-in for AWS. Only ratios within one run mean anything.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "test support: a broken set-up must end the test"
)]

mod approval_supply;
mod authority;
mod bare;
mod before;
mod bounds;
pub mod cost;
mod growth;
mod https;
pub mod instructions;
mod measure;
mod recording;
mod report;
mod results;
pub mod size;
mod stage;
mod stand_in;
mod statistics;
mod subject;
mod usage;
pub mod variants;

use std::path::PathBuf;

use harness::built::workspace;

use self::approval_supply::ApprovalSupply;
use self::bare::Way;
use self::cost::Cost;
use self::results::{BareRow, Results, Row};
use self::stage::Stage;
use self::subject::{Function, Language, Subject};

/// So many customers show what their approvals cost.
const CUSTOMERS: usize = 40;

/// Runs `rounds` rounds, each with one process of every subject and `warm` warm invocations, and gives the
/// report; the error is a report of functions that make other calls to the table than they may. `before` is
/// where the functions of the build before are, if they are to be measured in the same run. `say` is told how
/// far it is.
pub async fn run(
    rounds: usize,
    warm: usize,
    before: Option<PathBuf>,
    say: impl Fn(&str),
) -> Result<String, String> {
    let before: Vec<_> = before.into_iter().map(before::build).collect();
    let stage = Stage::start(&folder()).await;
    let supply = ApprovalSupply::start(&stage, &before).await;
    let load = usage::load();
    let subjects = Subject::all().into_iter().chain(before.iter().flat_map(Subject::both_of));
    let results = in_turns(&stage, &supply, subjects.collect(), rounds, warm, &say).await;
    say("what an approval costs");
    let costs = cost::of_approvals(&stage, None, CUSTOMERS).await;
    say("approvals in a row, and processes side by side");
    let (in_a_row, side_by_side) =
        (growth::in_a_row(&stage).await, growth::side_by_side(&stage, &supply).await);
    let heading = report::heading(rounds, warm, "hello's");
    let heading = format!("{heading} Load of the machine: {load} before, {} after.\n", usage::load());
    let mut counts = Vec::new();
    if instructions::impossible().is_none() {
        say("instructions");
        counts = instructions::counts(&stage, &supply).await;
    }
    let report = [
        heading,
        report::subjects(&results),
        report::calls(&results),
        before::report(&results, &counts),
        cost::report(&costs),
        in_a_row,
        side_by_side,
        bounds::verdicts(&results, &costs, &counts).join("\n"),
    ];
    let report = report.join("\n");
    if costs.iter().all(Cost::held) { Ok(report) } else { Err(report) }
}

/// Measures `subjects` in turns, and the bare calls of those that are the product as built.
async fn in_turns(
    stage: &Stage,
    supply: &ApprovalSupply,
    subjects: Vec<Subject>,
    rounds: usize,
    warm: usize,
    say: impl Fn(&str),
) -> Results {
    assert!(rounds >= 1 && warm >= 2, "ROUNDS is at least 1, WARM at least 2");
    let mut results = Results::default();
    let mut calls = Vec::new();
    for subject in subjects {
        let product = subject.language == Language::Rust && subject.function != Function::Hello;
        if product && subject.build.is_none() {
            let recorded = bare::record(stage, supply, &subject).await;
            results.bare.push(BareRow::new(subject.clone(), recorded.open_all()));
            calls.push(recorded);
        }
        results.rows.push(Row::new(subject.clone(), size::zipped(&subject)));
    }
    for round in 1..=rounds {
        say(&format!("round {round} of {rounds}"));
        stage.aws.clear();
        // Another one first in each round, as each meets what the one before it has left of the caches.
        let count = results.rows.len();
        for turn in round..round + count {
            let row = &mut results.rows[turn % count];
            row.push(&measure::measure(stage, supply, &row.subject, warm).await);
        }
        for (row, calls) in results.bare.iter_mut().zip(&calls) {
            let bare = bare::measure(stage, calls, Way::Bare, warm).await;
            row.push(&bare, &bare::measure(stage, calls, Way::Sdk, warm).await);
        }
    }
    results
}

/// Where a run keeps its files.
fn folder() -> PathBuf {
    let folder = workspace().join("target/bench");
    std::fs::create_dir_all(&folder).expect("a folder that can be written to");
    folder
}
