use proptest::prelude::*;

use super::*;
use crate::approvals::item::Item;

const NOW: i64 = 1_700_000_000;

fn item() -> Item {
    Item::default()
        .with("state", "pending")
        .with("caller", "me")
        .with("user", "u")
        .with("statusToken", "token")
        .with("attempts", 0)
        .with("maxAttempts", 3)
        .with("expiresAt", NOW + 60)
        .with("ttl", NOW + 86_400)
}

fn decided(item: &Item, caller: &str) -> Result<Next, (String, Option<i64>)> {
    let decided = decide(NOW, Approval::read(item, NOW), caller);
    decided.map_err(|reply| (reply.problem_name().unwrap().to_owned(), reply.retry_after()))
}

fn named(problem: &str) -> (String, Option<i64>) {
    (problem.to_owned(), None)
}

#[test]
fn not_own_and_never_pending_are_not_found_whatever_else() {
    assert_eq!(decide(NOW, None, "me").unwrap_err().problem_name(), Some("approval-not-found"));
    let expired = item().with("expiresAt", NOW - 9);
    assert_eq!(decided(&expired, "you").unwrap_err(), named("approval-not-found"));
    for state in ["sending", "refused", "unknown", "something new"] {
        assert_eq!(decided(&item().with("state", state), "me").unwrap_err(), named("approval-not-found"));
    }
    assert_eq!(decided(&item().with("ttl", NOW), "me").unwrap_err(), named("approval-not-found"));
}

#[test]
fn approved_comes_before_expired_and_expired_before_locked() {
    let used = item().with("expiresAt", NOW).with("attempts", 3);
    assert!(matches!(decided(&used.clone().with("state", "approved"), "me"), Ok(Next::Repeat(_))));
    assert_eq!(decided(&used, "me").unwrap_err(), named("approval-expired"));
    let locked = item().with("attempts", 3);
    assert_eq!(decided(&locked, "me").unwrap_err(), named("approval-locked"));
    assert!(matches!(decided(&locked.with("checker", "c"), "me"), Ok(Next::Begin(..))));
    assert!(matches!(decided(&item().with("expiresAt", NOW + 1), "me"), Ok(Next::Begin(..))));
}

#[test]
fn an_item_of_an_earlier_release_is_readable() {
    let old = Item::default()
        .with("state", "pending")
        .with("caller", "me")
        .with("user", "u")
        .with("statusToken", "t");
    let approval = Approval::read(&old, NOW).unwrap();
    assert_eq!((approval.attempts, approval.repeats, approval.checker), (0, 0, None));
}

fn failed(approval: Option<Item>, checks: Option<Item>) -> Option<Problem> {
    let verdict = |item: Option<Item>| item.map_or(Verdict::Holds, |item| Verdict::Failed(Some(item)));
    begin_failed(&Policy::defaults(), NOW, &[verdict(approval), verdict(checks)])
}

#[test]
fn where_begin_fails_a_running_check_comes_first_then_the_users_lock_then_the_attempts() {
    let used_up = item().with("attempts", 3);
    let locked = Item::default().with("failures", 5).with("failuresUntil", NOW + 60);
    let running = locked.clone().with("checkingUntil", NOW + 1);
    assert_eq!(failed(Some(used_up.clone()), Some(running)), Some(Problem::CheckInProgress));
    let lock = Some(Problem::ApprovalLocked { retry_after: Some(60) });
    assert_eq!(failed(Some(used_up.clone()), Some(locked.clone())), lock);
    assert_eq!(failed(None, Some(locked.with("checkingUntil", NOW))), lock);
    assert_eq!(failed(Some(used_up), None), Some(Problem::ApprovalLocked { retry_after: None }));
    assert_eq!(failed(Some(item().with("attempts", 1)), None), None, "to be read again");
    assert_eq!(failed(Some(item().with("state", "approved")), None), None, "to be read again");
    let told = |verdicts: &[Verdict]| begin_failed(&Policy::defaults(), NOW, verdicts);
    assert_eq!(told(&[Verdict::Failed(None), Verdict::Holds]), None);
    let used_up = Verdict::Failed(Some(item().with("attempts", 3)));
    assert_eq!(told(&[used_up, Verdict::Untold]), None, "a check may be running");
}

#[test]
fn a_wrong_code_tells_the_smaller_of_attempts_and_failures_left() {
    let rejected = |failures, left| wrong_code(&Policy::defaults(), failures, left);
    assert_eq!(rejected(1, 2), Problem::CodeRejected { attempts_remaining: 2 });
    assert_eq!(rejected(4, 2), Problem::CodeRejected { attempts_remaining: 1 });
    assert_eq!(rejected(1, 0), Problem::ApprovalLocked { retry_after: None });
    assert_eq!(rejected(5, 2), Problem::ApprovalLocked { retry_after: Some(1_800) });
    assert_eq!(rejected(5, 0), Problem::ApprovalLocked { retry_after: Some(1_800) });
}

#[test]
fn the_repeat_window_is_thirty_seconds_and_with_a_receipt_its_life() {
    let transaction = r#"{"template":"login","fields":{}}"#;
    let approved = item().with("state", "approved").with("subject", "me");
    let window = |receipts: bool, item: &Item| {
        let policy = Policy { receipts, ..Policy::defaults() };
        repeat_window(&policy, &Approval::read(item, NOW).unwrap())
    };
    let with_transaction = approved.clone().with("transaction", transaction);
    assert_eq!([window(false, &with_transaction), window(true, &approved)], [30, 30]);
    assert_eq!(window(true, &with_transaction), 119, "at 120 s the receipt has expired");
    for no_receipt in
        [with_transaction.clone().with("transaction", "{}"), with_transaction.with("subject", "")]
    {
        assert_eq!(window(true, &no_receipt), 30);
    }
}

proptest! {
    #[test]
    fn only_the_same_code_within_window_and_uses_is_repeated(ago in 0_i64..40, window in 25_i64..35, repeats in 0_i64..7, same in any::<bool>()) {
        let approved = item().with("state", "approved").with("approvedAt", NOW - ago);
        let approved = Approval::read(&approved.with("codeTag", "tag").with("repeats", repeats), NOW).unwrap();
        let found = repeat(NOW, &approved, if same { "tag" } else { "other" }, window);
        let expected = match (ago <= window && repeats < 5, same) {
            (false, _) => Repeat::Over,
            (true, true) => Repeat::Same { uses: repeats + 1 },
            (true, false) => Repeat::Other { uses: 5 },
        };
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn a_check_begins_only_with_attempts_left_and_in_time(attempts in 0_i64..6, left in -3_i64..3, checker in any::<bool>()) {
        let item = item().with("attempts", attempts).with("expiresAt", NOW + left).with_some("checker", checker.then_some("c"));
        match decided(&item, "me") {
            Ok(Next::Begin(approval, _)) => prop_assert!(left > 0 && (approval.attempts < 3 || checker)),
            Ok(Next::Repeat(_)) => prop_assert!(false),
            Err(refusal) if left <= 0 => prop_assert_eq!(refusal, named("approval-expired")),
            Err(refusal) => {
                prop_assert_eq!(refusal, named("approval-locked"));
                prop_assert!(attempts >= 3);
            },
        }
    }
}
