use proptest::prelude::*;

use super::*;

const NOW: i64 = 1_700_000_000;

fn record(body_hash: &str, sending_until: i64, answer: Option<(i64, &str)>) -> RequestRecord {
    let answer = answer.map(|(status, body)| (status, body.to_owned()));
    let approval_id = "earlier".to_owned();
    RequestRecord { approval_id, body_hash: body_hash.to_owned(), sending_until, answer }
}

fn sent(at: i64) -> Sends {
    Sends::default().one_more(&Policy::defaults(), "earlier", at).unwrap()
}

fn decided(sends: Sends, checks: &Checks, request: Option<RequestRecord>) -> Result<Granted, Reply> {
    decide(&Policy::defaults(), NOW, "id", "hash", sends, checks, request)
}

const LOCKED: Checks = Checks { checking_until: None, failures: 5, failures_until: NOW + 60 };

#[test]
fn a_kept_answer_decides_before_lock_and_cooldown() {
    let kept = record("hash", NOW - 1, Some((201, r#"{"approvalId":"x"}"#)));
    let reply = decided(sent(NOW), &LOCKED, Some(kept)).unwrap_err();
    assert_eq!((reply.status(), reply.retry_after()), (201, None));
}

#[test]
fn a_kept_problem_gets_its_time_to_wait_anew() {
    let body = r#"{"type":"urn:countersign:problem:outcome-unknown","status":504}"#;
    let kept = || Some(record("hash", NOW - 1, Some((504, body))));
    let reply = decided(sent(NOW - 10), &Checks::default(), kept()).unwrap_err();
    assert_eq!((reply.problem_name(), reply.retry_after()), (Some("outcome-unknown"), Some(20)));
    let reply = decided(sent(NOW - 100), &Checks::default(), kept()).unwrap_err();
    assert_eq!(reply.retry_after(), Some(1), "never less than a second");
}

#[test]
fn a_reused_key_decides_before_a_kept_answer() {
    for answer in [None, Some((201, "{}"))] {
        let other = record("another", NOW + 9, answer);
        let reply = decided(sent(NOW), &LOCKED, Some(other)).unwrap_err();
        assert_eq!(reply.problem_name(), Some("idempotency-key-reused"));
    }
}

#[test]
fn a_running_call_is_in_progress_until_its_deadline_and_then_unknown() {
    let running = |until| decided(sent(NOW - 10), &LOCKED, Some(record("hash", until, None))).unwrap_err();
    assert_eq!((running(NOW + 1).status(), running(NOW + 1).retry_after()), (409, Some(1)));
    assert_eq!((running(NOW).status(), running(NOW).retry_after()), (504, Some(20)));
}

#[test]
fn the_lock_decides_before_the_cooldown() {
    let reply = decided(sent(NOW), &LOCKED, None).unwrap_err();
    assert_eq!((reply.problem_name(), reply.retry_after()), (Some("approval-locked"), Some(60)));
    let over = Checks { failures_until: NOW, ..LOCKED };
    assert_eq!(decided(sent(NOW), &over, None).unwrap_err().status(), 429);
    let granted = decided(Sends::default(), &over, None).unwrap();
    assert_eq!(granted.failures_left, 5, "forgotten failures do not count");
}

proptest! {
    #[test]
    fn whatever_is_granted_is_within_every_limit(
        sends in 0_i64..8, ago in 0_i64..90, failures in 0_i64..8, until in -5_i64..5,
    ) {
        let checks = Checks { checking_until: None, failures, failures_until: NOW + until };
        let before = Sends {
            last_sent_at: Some(NOW - ago),
            window: crate::approvals::records::Count { index: NOW / 600, sends },
            version: Some(1),
            ..Sends::default()
        };
        match decided(before.clone(), &checks, None) {
            Ok(granted) => {
                prop_assert!(ago >= 30 && sends < 5 && (failures < 5 || until <= 0));
                prop_assert_eq!(granted.after.window.sends, sends + 1);
                prop_assert_eq!(granted.after.last_sent_at, Some(NOW));
                prop_assert!(granted.failures_left >= 1);
            }
            Err(reply) => prop_assert!(reply.retry_after().unwrap() >= 1),
        }
    }
}
