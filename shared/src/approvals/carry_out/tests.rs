use std::collections::VecDeque;
use std::sync::Mutex;

use super::*;
use crate::approvals::item::Item;
use crate::approvals::table::ReadError;

/// A table that gives scripted answers and remembers what it was sent.
struct Script {
    answers: Mutex<VecDeque<Written>>,
    sent: Mutex<Vec<String>>,
}

impl Table for Script {
    async fn read(&self, _: &str) -> Result<Option<Item>, ReadError> {
        Err(ReadError::Refused)
    }

    async fn write(&self, step: &Step) -> Written {
        self.sent.lock().unwrap().push(step.token.clone());
        let answer = self.answers.lock().unwrap().pop_front();
        match answer {
            Some(answer) => answer,
            None => std::future::pending().await,
        }
    }
}

fn script(answers: impl IntoIterator<Item = Written>) -> Script {
    Script { answers: Mutex::new(answers.into_iter().collect()), sent: Mutex::default() }
}

async fn made(table: &Script) -> (Result<(), StepError>, usize) {
    let step = Step::new(Vec::new());
    let until = Instant::now() + Duration::from_secs(3);
    let made = carry_out(table, &step, until).await;
    assert!(Instant::now() <= until);
    let sent = table.sent.lock().unwrap();
    assert!(sent.iter().all(|token| *token == step.token), "every attempt has the decision's token");
    (made, sent.len())
}

#[tokio::test(start_paused = true)]
async fn a_verdict_ends_it() {
    assert!(matches!(made(&script([Written::Done])).await, (Ok(()), 1)));
    let failed = Written::ConditionFailed(vec![Verdict::Holds, Verdict::Failed(None)]);
    match made(&script([failed])).await {
        (Err(StepError::ConditionFailed(verdicts)), 1) => {
            assert_eq!(verdicts, [Verdict::Holds, Verdict::Failed(None)]);
        }
        other => panic!("{other:?}"),
    }
    assert!(matches!(made(&script([Written::Refused])).await, (Err(StepError::NotMade), 1)));
}

#[tokio::test(start_paused = true)]
async fn busy_and_unknown_are_tried_again() {
    let answers = [Written::Unknown, Written::Busy, Written::Unknown, Written::Busy, Written::Done];
    assert!(matches!(made(&script(answers)).await, (Ok(()), 5)));
}

#[tokio::test(start_paused = true)]
async fn a_table_that_stays_busy_did_not_make_it() {
    let busy = script(std::iter::repeat_with(|| Written::Busy).take(10_000));
    let (made, attempts) = made(&busy).await;
    assert!(matches!(made, Err(StepError::NotMade)));
    assert!((8..500).contains(&attempts), "{attempts} attempts in three seconds");
}

#[tokio::test(start_paused = true)]
async fn after_an_unknown_result_nobody_knows() {
    let silent = script([]);
    assert!(matches!(made(&silent).await, (Err(StepError::Unknown), 1)));
    assert!(matches!(
        made(&script([Written::Unknown, Written::Refused])).await,
        (Err(StepError::Unknown), 2)
    ));
    let lost = script(
        std::iter::once(Written::Unknown).chain(std::iter::repeat_with(|| Written::Busy).take(10_000)),
    );
    assert!(matches!(made(&lost).await.0, Err(StepError::Unknown)));
}
