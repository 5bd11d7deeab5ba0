//! The tables of `docs/faults.md`: the document says what must happen, and the tests do it.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use harness::built::workspace;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// So many cells run at a time: most of their time is spent waiting for limits of the product.
const AT_A_TIME: usize = 12;

/// Longer than any cell takes, on a slow machine too.
const PATIENCE: Duration = Duration::from_mins(1);

/// One cell of a table: a fault, where it strikes, and what must come of it.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub(super) fault: String,
    pub(super) at: String,
    /// The answer's status; `None` where the process dies.
    pub(super) status: Option<u16>,
    /// What is left, in the document's word.
    pub(super) left: String,
    /// Calls of the endpoint that the table is about.
    pub(super) calls: u64,
    /// SMS sent before the user goes on.
    pub(super) sms: usize,
    /// Calls that the next request costs that Nevis executes.
    pub(super) next: u64,
}

impl Case {
    /// Reads `504 kept 1/1`; `None` for `– just used`, whose reason has two words.
    fn parse(fault: &str, at: &str, cell: &str) -> Option<Self> {
        if let Some(reason) = cell.strip_prefix("– ") {
            assert_eq!(reason.split(' ').count(), 2, "{fault}, {at}: why it cannot occur");
            return None;
        }
        let mut words = cell.split(' ');
        let status = words.next().filter(|word| *word != "dies").map(|word| word.parse().expect(cell));
        let left = words.next().unwrap_or_default().to_owned();
        let cost = words.next().unwrap_or("0");
        let (calls, sms) = cost.split_once('/').unwrap_or((cost, "0"));
        let (calls, sms) = (calls.parse().expect(cell), sms.parse().expect(cell));
        Some(Self { fault: fault.to_owned(), at: at.to_owned(), status, left, calls, sms, next: 1 })
    }
}

/// The cases of the table below a heading, which must have these rows and columns and no empty cell.
fn cases(heading: &str, faults: &[&str], places: &[&str]) -> Vec<Case> {
    let text = std::fs::read_to_string(workspace().join("docs/faults.md")).expect("docs/faults.md");
    let section = text.split_once(&format!("### {heading}\n")).expect(heading).1;
    let section = section.split("\n#").next().expect("a section");
    let mut lines = section.lines().filter(|line| line.starts_with('|')).map(cells);
    assert_eq!(lines.next().expect(heading)[1..], *places, "the columns of {heading}");
    let rows: Vec<_> = lines.skip(1).collect();
    let names: Vec<_> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(names, faults, "the rows of {heading}");
    let mut cases = Vec::new();
    for row in rows {
        assert_eq!(row.len(), places.len() + 1, "the cells of {}", row[0]);
        cases.extend(places.iter().zip(&row[1..]).filter_map(|(at, cell)| Case::parse(row[0], at, cell)));
    }
    cases
}

fn cells(line: &str) -> Vec<&str> {
    line.trim_matches('|').split('|').map(str::trim).collect()
}

/// Runs every case of a table, side by side, each in a world of its own.
pub(super) async fn run<F>(heading: &str, faults: &[&str], places: &[&str], case: impl Fn(Case) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let (turns, mut running, mut names) =
        (Arc::new(Semaphore::new(AT_A_TIME)), JoinSet::new(), HashMap::new());
    for each in cases(heading, faults, places) {
        let name = format!("{heading}: {}, {}", each.fault, each.at);
        let (turns, story) = (Arc::clone(&turns), case(each));
        let task = running.spawn(async move {
            let _turn = turns.acquire().await.expect("never closed");
            tokio::time::timeout(PATIENCE, story).await.expect("an end");
        });
        names.insert(task.id(), name);
    }
    let mut failed = Vec::new();
    while let Some(ended) = running.join_next().await {
        if let Err(error) = ended {
            failed.push(format!("{}: {}", names[&error.id()], message(error)));
        }
    }
    failed.sort();
    assert!(failed.is_empty(), "{} cells are not so:\n{}", failed.len(), failed.join("\n"));
}

fn message(error: tokio::task::JoinError) -> String {
    let panic = error.into_panic();
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned())).unwrap_or_default()
}
