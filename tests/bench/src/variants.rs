//! `make variants`: other builds of the functions beside each other, to see what a choice buys.

use super::approval_supply::ApprovalSupply;
use super::stage::Stage;
use super::subject::{Function, Subject};
use super::{folder, in_turns, instructions, report};

pub use super::subject::Build;

/// Measures the functions of `builds` in turns, with receipts: `rounds` rounds, each with one process of every
/// build and `warm` warm invocations. The first build is what the others are compared with, and each needs
/// both functions.
pub async fn compare(builds: &[Build], rounds: usize, warm: usize, say: impl Fn(&str)) -> String {
    for build in builds {
        for function in [Function::Start, Function::Verify] {
            let file = Subject::of_build(function, build.clone()).program().file;
            assert!(file.is_file(), "{}: {} is missing", build.name, file.display());
        }
    }
    let stage = Stage::start(&folder()).await;
    let supply = ApprovalSupply::start(&stage, builds).await;
    let mut sections = vec![report::heading(rounds, warm, "the first build's")];
    for function in [Function::Start, Function::Verify] {
        let subjects: Vec<_> =
            builds.iter().map(|build| Subject::of_build(function, build.clone())).collect();
        say(subjects[0].binary());
        let results = in_turns(&stage, &supply, subjects.clone(), rounds, warm, &say).await;
        sections.push(report::subjects(&results));
        sections.extend(counted(&stage, &supply, &subjects).await);
    }
    sections.join("\n")
}

/// Instructions of a warm invocation, where they can be counted.
async fn counted(stage: &Stage, supply: &ApprovalSupply, subjects: &[Subject]) -> Vec<String> {
    if instructions::valgrind().is_none() {
        return vec!["instructions are not counted: valgrind is not installed".to_owned()];
    }
    let mut lines = Vec::with_capacity(subjects.len());
    for subject in subjects {
        let count = instructions::thousands(stage, supply, subject).await;
        lines.push(format!("{}: {count} thousand instructions a warm invocation", subject.name()));
    }
    lines
}
