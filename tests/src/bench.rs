//! `make bench`: the release binaries under the Lambda Runtime API, beside a function that does nothing and
//! beside their twins in Node and Python.
//!
//! All subjects are driven by the same code, in turns, against the same servers over TLS: the simulator as
//! Nevis, and a stand-in for AWS. Only ratios within one run mean anything.

mod authority;
mod bare;
mod bounds;
mod feeder;
mod growth;
mod https;
pub mod instructions;
mod measure;
mod report;
mod results;
pub mod size;
mod stage;
mod stand_in;
mod statistics;
mod subject;
mod tape;
mod usage;
pub mod variants;

use std::path::PathBuf;

use self::bare::Way;
use self::feeder::Feeder;
use self::results::{BareRow, Results, Row};
use self::stage::Stage;
use self::subject::{Function, Language, Subject};
use crate::built::workspace;

/// Runs `rounds` rounds, each with one process of every subject and `warm` warm invocations, and gives the
/// report. `say` is told how far it is.
pub async fn run(rounds: usize, warm: usize, say: impl Fn(&str)) -> String {
    let stage = Stage::start(&folder()).await;
    let feeder = Feeder::start(&stage).await;
    let load = usage::load();
    let results = in_turns(&stage, &feeder, Subject::all(), rounds, warm, &say).await;
    say("approvals in a row, and processes side by side");
    let (in_a_row, side_by_side) =
        (growth::in_a_row(&stage).await, growth::side_by_side(&stage, &feeder).await);
    let heading = report::heading(rounds, warm, "hello's");
    let heading = format!("{heading} Load of the machine: {load} before, {} after.\n", usage::load());
    let mut counts = Vec::new();
    if instructions::impossible().is_none() {
        say("instructions");
        counts = instructions::counts(&stage, &feeder).await;
    }
    let sections = [
        heading,
        report::subjects(&results),
        report::calls(&results),
        in_a_row,
        side_by_side,
        bounds::verdicts(&results, &counts).join("\n"),
    ];
    sections.join("\n")
}

/// Measures `subjects` in turns, and the bare calls of those that are the product as built.
async fn in_turns(
    stage: &Stage,
    feeder: &Feeder,
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
            let recorded = bare::record(stage, feeder, &subject).await;
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
            row.push(&measure::measure(stage, feeder, &row.subject, warm).await);
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
