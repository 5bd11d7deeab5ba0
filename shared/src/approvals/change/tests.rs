use std::collections::VecDeque;
use std::sync::Mutex;
use std::time::{Duration, UNIX_EPOCH};

use super::*;
use crate::approvals::cause::TABLE;
use crate::approvals::item::Item;
use crate::approvals::record::VERSION;
use crate::approvals::samples::{NOW, tag};
use crate::approvals::table::{ReadError, Written};
use crate::platform::{Clock, Policy};

/// What the table answers to a write.
type Answer = fn(&Item) -> Written;

/// A table that gives scripted answers, made from what it is sent, and remembers that.
#[derive(Default)]
struct Script {
    answers: Mutex<VecDeque<Answer>>,
    sent: Mutex<Vec<(Item, Option<String>)>>,
}

impl Table for Script {
    fn name(&self) -> &'static str {
        "approvals"
    }

    async fn read(&self, _: &str) -> Result<Option<Item>, ReadError> {
        Err(ReadError::Refused(TABLE.timeout()))
    }

    async fn put(&self, item: &Item, version: Option<&str>) -> Written {
        self.sent.lock().unwrap().push((item.clone(), version.map(str::to_owned)));
        let answer = self.answers.lock().unwrap().pop_front();
        match answer {
            Some(answer) => answer(item),
            None => std::future::pending().await,
        }
    }
}

fn approvals(answers: Vec<Answer>) -> Approvals<Script> {
    let table = Script { answers: Mutex::new(answers.into()), ..Script::default() };
    let clock = Clock::telling(|| UNIX_EPOCH + Duration::from_secs(NOW.unsigned_abs()));
    Approvals::new(table, clock, Policy::defaults())
}

/// Makes the transition `count`, which counts up the failures, on no record: gives what it came to, how often it
/// was decided, and the versions that were sent with those they were to replace.
async fn counted(
    approvals: &Approvals<Script>,
) -> (Result<(Record, usize), NotChanged>, usize, Vec<(String, Option<String>)>) {
    let (tag, until, mut decided) = (tag(), Instant::now() + Duration::from_secs(3), 0);
    let changed = approvals.change(&tag, Record::default(), until, |record, _, _| {
        decided += 1;
        record.failures = Some(record.failures.unwrap_or(0) + 1);
        Ok(Step::Write("count", decided))
    });
    let changed = changed.await;
    assert!(Instant::now() <= until);
    let sent = approvals.table.sent.lock().unwrap();
    let sent = sent.iter().map(|(item, on)| (item[VERSION].as_s().unwrap().clone(), on.clone())).collect();
    (changed, decided, sent)
}

fn done(_: &Item) -> Written {
    Written::Done
}

fn unknown(_: &Item) -> Written {
    Written::Unknown(TABLE.timeout())
}

fn busy(_: &Item) -> Written {
    Written::Busy(TABLE.timeout())
}

fn refused(_: &Item) -> Written {
    Written::Refused(TABLE.timeout())
}

/// Somebody else's record, in whose line ours is not.
fn foreign(_: &Item) -> Written {
    let record = Record { version: Some("other.v".to_owned()), failures: Some(7), ..Record::default() };
    Written::Superseded(Some(record.write(&tag(), NOW)))
}

/// Somebody else's record on top of ours.
fn followed(ours: &Item) -> Written {
    let ours = Record::read(ours.clone()).unwrap();
    let mut next = ours.clone();
    next.follow(&ours, "other.v".to_owned());
    Written::Superseded(Some(next.write(&tag(), NOW)))
}

fn deleted(_: &Item) -> Written {
    Written::Superseded(None)
}

fn of_another_shape(_: &Item) -> Written {
    Written::Superseded(Some(Item::new()))
}

#[tokio::test(start_paused = true)]
async fn a_write_is_made_once_on_the_version_that_it_saw() {
    let (changed, decided, sent) = counted(&approvals(vec![done])).await;
    let (record, outcome) = changed.unwrap();
    assert_eq!((record.failures, outcome, decided), (Some(1), 1, 1));
    assert_eq!(sent, [(record.version.unwrap(), None)]);
    assert!(sent[0].0.starts_with("count.") && sent[0].0.len() == "count.".len() + 16);
}

#[tokio::test(start_paused = true)]
async fn without_an_answer_the_same_bytes_are_sent_again() {
    let approvals = approvals(vec![unknown, busy, unknown, busy, done]);
    let (changed, decided, _) = counted(&approvals).await;
    assert!(changed.is_ok() && decided == 1);
    let sent = approvals.table.sent.lock().unwrap();
    assert!(sent.len() == 5 && sent.iter().all(|(item, _)| *item == sent[0].0));
}

#[tokio::test(start_paused = true)]
async fn what_is_in_the_line_was_made_whatever_came_after_it() {
    let (changed, decided, sent) = counted(&approvals(vec![unknown, followed])).await;
    let (record, _) = changed.unwrap();
    assert_eq!((record.version.as_deref(), record.failures, decided), (Some("other.v"), Some(1), 1));
    assert!(record.descends_from(&sent[0].0), "it goes on from the later record");
}

#[tokio::test(start_paused = true)]
async fn where_somebody_else_was_faster_it_is_decided_again_under_a_new_version() {
    let answers: Vec<Answer> = vec![unknown, foreign, foreign, deleted, done];
    let (changed, decided, sent) = counted(&approvals(answers)).await;
    let (record, outcome) = changed.unwrap();
    assert_eq!((record.failures, outcome, decided), (Some(1), 4, 4), "on what came back");
    let on: Vec<_> = sent.iter().map(|(_, on)| on.as_deref()).collect();
    assert_eq!(on, [None, None, Some("other.v"), Some("other.v"), None]);
    assert!(sent[0].0 == sent[1].0 && sent[1].0 != sent[2].0 && sent[2].0 != sent[3].0);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_no_write_and_neither_is_what_there_is_already() {
    let (approvals, tag, until) = (approvals(Vec::new()), tag(), Instant::now() + Duration::from_secs(3));
    let refused =
        approvals.change(&tag, Record::default(), until, |_, _, _| Decision::<()>::Err(Refusal::Used.into()));
    let Err(NotChanged::Refused(refused)) = refused.await else { panic!() };
    assert_eq!(refused.refusal, Refusal::Used);
    let already = approvals.change(&tag, Record::default(), until, |_, _, _| Ok(Step::Already(7)));
    assert_eq!(already.await.unwrap().1, 7);
    assert!(approvals.table.sent.lock().unwrap().is_empty());
}

async fn is_unavailable(answers: Vec<Answer>) -> (bool, usize) {
    let (changed, _, sent) = counted(&approvals(answers)).await;
    let Err(not_changed) = changed else { panic!("it was made") };
    let NotChanged::Refused(refused) = not_changed else { return (false, sent.len()) };
    assert_eq!(refused.refusal, Refusal::Unavailable);
    assert!(refused.facts.cause.is_some());
    (true, sent.len())
}

#[tokio::test(start_paused = true)]
async fn what_was_certainly_not_made_is_told_from_what_nobody_knows() {
    assert_eq!(is_unavailable(vec![refused]).await, (true, 1));
    assert_eq!(is_unavailable(vec![of_another_shape]).await, (true, 1));
    assert_eq!(is_unavailable(vec![]).await, (false, 1), "no answer in time");
    assert_eq!(is_unavailable(vec![unknown, refused]).await, (false, 2));
    assert_eq!(is_unavailable(vec![unknown, of_another_shape]).await, (false, 2));
    assert_eq!(is_unavailable(vec![unknown, foreign, refused]).await, (true, 3), "the first never will be");
    let (certain, attempts) = is_unavailable(vec![busy; 10_000]).await;
    assert!(certain && (8..500).contains(&attempts), "{attempts} attempts in three seconds");
    let (certain, attempts) = is_unavailable(vec![foreign; 10_000]).await;
    assert!(certain && (8..500).contains(&attempts), "{attempts} decisions in three seconds");
    let mut lost: Vec<Answer> = vec![busy; 10_000];
    lost[0] = unknown;
    assert!(!is_unavailable(lost).await.0);
}

/// Withdraws a write that may have been made on no record: gives the transitions that were sent, with the
/// versions that they were to replace.
async fn withdrawn(answers: Vec<Answer>) -> Vec<(String, Option<String>)> {
    let approvals = approvals(answers);
    let mut mine = Record { failures: Some(1), ..Record::default() };
    mine.follow(&Record::default(), "count.mine".to_owned());
    let (unclear, until) = (
        Unclear { seen: Record::default(), mine, cause: TABLE.timeout() },
        Instant::now() + Duration::from_secs(3),
    );
    let undo = |record: &mut Record| record.failures.take().filter(|failures| *failures == 1).map(|_| "undo");
    approvals.withdraw(&tag(), unclear, until, undo).await;
    let sent = approvals.table.sent.lock().unwrap();
    let name = |item: &Item| item[VERSION].as_s().unwrap().split('.').next().unwrap().to_owned();
    sent.iter().map(|(item, on)| (name(item), on.clone())).collect()
}

fn sent(name: &str, on: Option<&str>) -> (String, Option<String>) {
    (name.to_owned(), on.map(str::to_owned))
}

#[tokio::test(start_paused = true)]
async fn what_was_made_is_taken_back() {
    assert_eq!(withdrawn(vec![done]).await, [sent("undo", Some("count.mine"))]);
}

#[tokio::test(start_paused = true)]
async fn what_was_not_made_never_will_be() {
    let fenced = [sent("undo", Some("count.mine")), sent("withdraw", None)];
    assert_eq!(withdrawn(vec![deleted, done]).await, fenced);
    assert_eq!(withdrawn(vec![foreign]).await, fenced[..1], "another version stands in its place already");
}
