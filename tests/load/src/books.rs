//! The books: one side's word held against another's, user by user.

mod codes;
mod sms;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

use harness::table::Item;
use simulator::{Entry, Event};

use super::diary::{Check, Wish};

/// What the functions were told to hold to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// `MAX_ATTEMPTS`.
    pub(super) attempts: u64,
    /// `MAX_FAILURES`.
    pub(super) failures: u64,
    /// `MAX_SENDS_PER_WINDOW`.
    pub(super) window: u64,
    /// `MAX_SENDS_PER_DAY`.
    pub(super) day: u64,
    /// `RESEND_COOLDOWN_SECONDS`; for users in a hurry there is none.
    pub(super) cooldown: i64,
}

/// An approval, as the table has it.
#[derive(Clone)]
pub(super) struct Approval {
    /// The id that clients have.
    pub(super) id: String,
    /// Whose record it is in.
    pub(super) username: String,
    pub(super) members: Item,
}

/// All that is known at the end of a run.
pub(super) struct Evidence {
    /// Every approval in the table.
    pub(super) approvals: Vec<Approval>,
    /// What happened at Nevis, by the simulator's word.
    pub(super) journal: Vec<Entry>,
    /// What the users were answered, by the number of their wish.
    pub(super) wishes: BTreeMap<u64, Wish>,
    /// The same of codes.
    pub(super) checks: Vec<Check>,
    /// The most verifications of one user at the same time, by the simulator.
    pub(super) most_at_once: u32,
    /// Answers that there must not be.
    pub(super) faulty_answers: Vec<String>,
    pub(super) limits: Limits,
    /// When the run began and ended, in epoch seconds.
    pub(super) seconds: (i64, i64),
}

/// One line of the books: what was counted, and within which bounds it must be.
struct Line {
    what: &'static str,
    least: Option<u64>,
    counted: u64,
    most: u64,
}

/// The balance of a run.
#[derive(Default)]
pub(super) struct Books {
    lines: Vec<Line>,
    /// Whatever does not balance.
    pub(super) wrong: Vec<String>,
}

/// Holds all sides against each other.
pub(super) fn balance(evidence: &Evidence) -> Books {
    let mut books = Books::default();
    sms::sent_and_written_down(evidence, &mut books);
    sms::quotas(evidence, &mut books);
    sms::cooldowns(evidence, &mut books);
    sms::wishes(evidence, &mut books);
    codes::accepted_and_approved(evidence, &mut books);
    codes::attempts(evidence, &mut books);
    codes::wrong_in_a_row(evidence, &mut books);
    codes::answers(evidence, &mut books);
    let at_once = evidence.most_at_once;
    books.line("codes of one user that were judged at the same time, at most", None, at_once.into(), 1);
    books.hold(at_once <= 1, || format!("{at_once} codes of one user were judged at the same time"));
    books.line("answers that there must not be", None, count(&evidence.faulty_answers), 0);
    books.wrong.extend(evidence.faulty_answers.iter().cloned());
    books
}

impl Books {
    fn line(&mut self, what: &'static str, least: Option<u64>, counted: u64, most: u64) {
        self.lines.push(Line { what, least, counted, most });
    }

    fn hold(&mut self, balances: bool, otherwise: impl FnOnce() -> String) {
        if !balances {
            self.wrong.push(otherwise());
        }
    }
}

impl Evidence {
    /// The approvals in one of these states.
    fn in_state<'a>(&'a self, states: &'a [&'a str]) -> impl Iterator<Item = &'a Approval> {
        self.approvals.iter().filter(move |approval| states.contains(&approval.text("state")))
    }

    /// What of this kind happened at Nevis.
    fn happened(&self, event: Event) -> impl Iterator<Item = &Entry> {
        self.journal.iter().filter(move |entry| entry.event == event)
    }
}

impl Approval {
    fn text(&self, member: &str) -> &str {
        self.members.get(member).and_then(|value| value.as_str()).unwrap_or_default()
    }

    fn number(&self, member: &str) -> i64 {
        self.members.get(member).and_then(serde_json::Value::as_i64).unwrap_or_default()
    }
}

fn count<T>(things: &[T]) -> u64 {
    u64::try_from(things.len()).expect("a number of things in memory")
}

/// How often each key comes.
fn tally<K: Ord>(keys: impl Iterator<Item = K>) -> BTreeMap<K, u64> {
    let mut tally = BTreeMap::new();
    for key in keys {
        *tally.entry(key).or_default() += 1;
    }
    tally
}

fn of<K: Ord>(tally: &BTreeMap<K, u64>, key: &K) -> u64 {
    tally.get(key).copied().unwrap_or_default()
}

impl Display for Books {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:>8}  {:>8}  {:>8}", "least", "counted", "most")?;
        for Line { what, least, counted, most } in &self.lines {
            let least = least.map_or_else(String::new, |least| least.to_string());
            writeln!(f, "{least:>8}  {counted:>8}  {most:>8}  {what}")?;
        }
        if self.wrong.is_empty() {
            return write!(f, "They balance, for every user.");
        }
        writeln!(f, "They do not balance:")?;
        self.wrong.iter().try_for_each(|wrong| writeln!(f, "- {wrong}"))
    }
}
