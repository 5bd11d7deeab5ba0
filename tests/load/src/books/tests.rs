//! Each book notices its own kind of defect: a small run that balances, and then one thing in it is not so.

use serde_json::{Value, json};
use simulator::{Entry, Event};

use super::{Approval, Evidence, Limits, balance};
use crate::diary::{Check, CheckEnd, StartEnd, Wish};

const LIMITS: Limits = Limits { attempts: 3, failures: 4, window: 2, day: 2, cooldown: 30 };

fn entry(event: Event, transaction: &str, code: &str, text: Option<&str>) -> Entry {
    Entry {
        event,
        username: "user-1".to_owned(),
        transaction_id: transaction.to_owned(),
        code: code.to_owned(),
        text: text.map(str::to_owned),
    }
}

fn sms(transaction: &str, amount: &str) -> Entry {
    let text = format!("Code 111111 pays CHF {amount} to account CH93...23852957.");
    entry(Event::Sent, transaction, "111111", Some(&text))
}

fn check(transaction: &str, code: &str, end: CheckEnd) -> Check {
    let (username, approval_id) = ("user-1".to_owned(), format!("a-{transaction}"));
    Check { username, approval_id, transaction_id: transaction.to_owned(), code: code.to_owned(), end }
}

fn wish(ends: Vec<StartEnd>) -> Wish {
    Wish { username: "user-1".to_owned(), ends }
}

fn started(transaction: &str) -> StartEnd {
    StartEnd::Started { approval_id: format!("a-{transaction}"), transaction_id: transaction.to_owned() }
}

/// One approval after a wrong code, one start of which nobody knows, and one that was turned away.
fn evidence() -> Evidence {
    let approval = |id: &str, members: Value| {
        let members = members.as_object().unwrap().clone();
        Approval { id: id.to_owned(), username: "user-1".to_owned(), members }
    };
    let approvals = vec![
        approval(
            "a-t1",
            json!({ "state": "approved", "transactionId": "t1", "attempts": 2, "createdAt": 10 }),
        ),
        approval("a-t2", json!({ "state": "unknown", "attempts": 0, "createdAt": 40 })),
    ];
    let journal = vec![
        sms("t1", "1,001.00"),
        entry(Event::Refused, "t1", "000000", None),
        entry(Event::Accepted, "t1", "111111", None),
        sms("t2", "1,002.00"),
    ];
    let wishes = [
        (1_001, wish(vec![StartEnd::Running, started("t1")])),
        (1_002, wish(vec![StartEnd::Unknown])),
        (1_003, wish(vec![StartEnd::Nothing { retry_after: 30 }])),
    ];
    let checks = vec![check("t1", "000000", CheckEnd::Rejected), check("t1", "111111", CheckEnd::Approved)];
    let (most_at_once, faulty_answers, seconds) = (1, Vec::new(), (0, 60));
    let wishes = wishes.into();
    Evidence { approvals, journal, wishes, checks, most_at_once, faulty_answers, limits: LIMITS, seconds }
}

/// What is said of the run once this is changed in it.
fn wrong(change: impl FnOnce(&mut Evidence)) -> Vec<String> {
    let mut evidence = evidence();
    change(&mut evidence);
    balance(&evidence).wrong
}

fn assert_noticed(what: &str, change: impl FnOnce(&mut Evidence)) {
    let wrong = wrong(change);
    assert!(wrong.iter().any(|wrong| wrong.contains(what)), "no {what:?} in {wrong:#?}");
}

fn set(evidence: &mut Evidence, approval: usize, member: &str, value: impl Into<Value>) {
    evidence.approvals[approval].members.insert(member.to_owned(), value.into());
}

#[test]
fn a_run_in_which_all_is_well_balances() {
    assert_eq!(wrong(|_| {}), [""; 0]);
    // A check that nobody heard of may have been accepted, and a start may still be sending.
    let unheard = wrong(|run| {
        set(run, 0, "state", "pending");
        set(run, 1, "state", "sending");
        run.checks[1].end = CheckEnd::Killed;
    });
    assert_eq!(unheard, [""; 0]);
}

#[test]
fn sms_that_are_not_written_down_and_the_reverse() {
    assert_noticed("2 SMS sent, and the table says 1 to 1", |run| set(run, 1, "state", "refused"));
    assert_noticed("1 SMS sent, and the table says 2 to 2", |run| {
        set(run, 1, "state", "pending");
        run.journal.pop();
    });
    assert_noticed("has no SMS of its own", |run| set(run, 0, "transactionId", "t9"));
    assert_noticed("has no SMS of its own", |run| {
        set(run, 1, "state", "pending");
        set(run, 1, "transactionId", "t1");
    });
}

#[test]
fn quotas_and_cooldown() {
    assert_noticed("3 SMS, over the quota of 2", |run| run.journal.push(sms("t3", "1,003.00")));
    assert_noticed("3 approvals in period 0 of 600 s, over 2", |run| {
        let third = run.approvals[1].clone();
        run.approvals.push(third);
    });
    assert_noticed("has no SMS of its own", |run| run.approvals[0].username = "user-2".to_owned());
    assert_noticed("within the cooldown", |run| set(run, 1, "createdAt", 39));
    let hurried = wrong(|run| {
        set(run, 1, "createdAt", 39);
        for approval in &mut run.approvals {
            approval.username = "user-500000".to_owned();
        }
    });
    assert!(!hurried.iter().any(|wrong| wrong.contains("cooldown")), "{hurried:?}");
}

#[test]
fn a_wish_that_is_sent_twice_or_against_its_answers() {
    assert_noticed("2 SMS for wish 1002", |run| run.journal.push(sms("t3", "1,002.00")));
    assert_noticed("1 SMS for wish 1003, not 0", |run| run.journal.push(sms("t3", "1,003.00")));
    assert_noticed("SMS that nobody wished for", |run| run.journal.push(sms("t3", "7.00")));
    assert_noticed("201 for a-t1, which is not so", |run| drop(run.journal.remove(0)));
    assert_noticed("201 for a-t1, which is not so", |run| set(run, 0, "state", "sending"));
}

#[test]
fn codes_accepted_and_not_approved_and_the_reverse() {
    assert_noticed("approved, and its code never accepted", |run| drop(run.journal.remove(2)));
    assert_noticed("not approved, and no check of it was lost", |run| set(run, 0, "state", "pending"));
    assert_noticed("accepted 2 times", |run| {
        run.journal.push(entry(Event::Accepted, "t1", "111111", None));
    });
    assert_noticed("1 codes accepted, not 0 to 0", |run| set(run, 0, "state", "pending"));
}

#[test]
fn attempts_over_the_limit_or_not_counted() {
    assert_noticed("4 attempts, over 3", |run| set(run, 0, "attempts", 4));
    assert_noticed("2 codes judged, 1 attempts counted", |run| set(run, 0, "attempts", 1));
}

#[test]
fn too_many_wrong_codes_in_a_row() {
    let guesses = |run: &mut Evidence, end: CheckEnd| {
        for guess in 0..4 {
            let (transaction, code) = (format!("t{}", 10 + guess), format!("00000{guess}"));
            run.journal.insert(1, entry(Event::Refused, &transaction, &code, None));
            run.checks.push(check(&transaction, &code, end));
        }
    };
    assert_noticed("5 wrong codes in a row, 4 allowed", |run| guesses(run, CheckEnd::Rejected));
    let unheard = wrong(|run| guesses(run, CheckEnd::Unknown));
    assert!(!unheard.iter().any(|wrong| wrong.contains("in a row")), "{unheard:?}");
    // A right code ends the row.
    let two_rows = wrong(|run| {
        guesses(run, CheckEnd::Rejected);
        run.journal.insert(4, entry(Event::Accepted, "t20", "111111", None));
    });
    assert!(!two_rows.iter().any(|wrong| wrong.contains("in a row")), "{two_rows:?}");
}

#[test]
fn answers_that_are_not_so() {
    assert_noticed("200, and its code was not accepted", |run| {
        run.checks.push(check("t1", "222222", CheckEnd::Approved));
    });
    assert_noticed("code-rejected more often", |run| {
        run.checks.push(check("t1", "000000", CheckEnd::Rejected));
    });
    assert_noticed("2 codes of one user were judged at the same time", |run| run.most_at_once = 2);
    assert_noticed("undocumented", |run| run.faulty_answers.push("undocumented".to_owned()));
}
