use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;

use super::*;
use crate::approvals::samples::{NOW, approval, approved, at, pending, record, running, tag};
use crate::approvals::state::State;
use crate::platform::Moment;

fn text(value: &str) -> AttributeValue {
    AttributeValue::S(value.to_owned())
}

/// A record with an approval in every state, a check and failures.
fn full() -> Record {
    let states = [
        ("sending", State::Sending { until: NOW + 15 }),
        ("pending", pending()),
        ("approved", approved(NOW)),
        ("refused", State::Refused),
        ("unknown", State::Unknown),
        ("cancelled", State::Cancelled { transaction_id: None }),
    ];
    let mut record = record(states.map(|(name, state)| (name, approval(state, 0))));
    record.check = Some(running("pending", NOW + 15));
    record.fail(at(0));
    record
}

fn again(item: &Item) -> Item {
    Record::read(item.clone()).unwrap().write(&tag(), NOW)
}

#[test]
fn what_is_written_is_what_is_read() {
    let item = full().write(&tag(), NOW);
    assert_eq!(item[KEY], text(&format!("user#{}", tag().as_str())));
    let AttributeValue::M(approvals) = &item["approvals"] else { panic!() };
    assert_eq!(approvals.len(), 6);
    for (name, approval) in approvals {
        assert_eq!(approval.as_m().unwrap()["state"], text(name));
    }
    assert_eq!(again(&item), item);
}

#[test]
fn what_is_not_known_is_left_out() {
    let item = record([("a", approval(State::Refused, 0))]).write(&tag(), NOW);
    let missing = ["check", "failures", "failuresUntil"];
    assert!(missing.iter().all(|name| !item.contains_key(*name)), "{item:?}");
    let approval = item["approvals"].as_m().unwrap()["a"].as_m().unwrap();
    let missing = ["keyHash", "bodyHash", "statusToken", "transactionId", "sendingUntil", "userId", "shown"];
    assert!(missing.iter().all(|name| !approval.contains_key(*name)), "{approval:?}");
}

#[test]
fn members_that_this_release_does_not_know_are_written_as_they_were() {
    let strange = [
        ("later", AttributeValue::Bool(true)),
        ("nothing", AttributeValue::Null(true)),
        ("set", AttributeValue::Ss(vec!["b".to_owned(), "a".to_owned()])),
        ("bytes", AttributeValue::B(Blob::new([0, 255]))),
        ("nested", AttributeValue::M(Item::from([("x".to_owned(), AttributeValue::N("1.50".to_owned()))]))),
    ];
    let mut item = full().write(&tag(), NOW);
    for (name, value) in strange {
        let AttributeValue::M(check) = item.get_mut("check").unwrap() else { panic!() };
        check.insert(name.to_owned(), value.clone());
        let AttributeValue::M(approvals) = item.get_mut("approvals").unwrap() else { panic!() };
        for approval in approvals.values_mut() {
            let AttributeValue::M(approval) = approval else { panic!() };
            approval.insert(name.to_owned(), value.clone());
        }
        item.insert(name.to_owned(), value);
    }
    assert_eq!(again(&item), item);
}

#[test]
fn a_record_that_this_release_cannot_read_is_none_of_its_own() {
    let good = full().write(&tag(), NOW);
    let with = |name: &str, value: Option<AttributeValue>| {
        let mut item = good.clone();
        item.remove(name);
        item.extend(value.map(|value| (name.to_owned(), value)));
        Record::read(item).is_err()
    };
    assert!(!with("later", Some(AttributeValue::Bool(true))));
    for (name, value) in [
        ("shape", Some(AttributeValue::N("2".to_owned()))),
        ("shape", Some(text("1"))),
        ("shape", None),
        ("version", None),
        ("version", Some(AttributeValue::N("7".to_owned()))),
        ("past", Some(text("settle.v"))),
        ("past", Some(AttributeValue::L(vec![AttributeValue::N("7".to_owned())]))),
        ("failures", Some(text("3"))),
        ("failuresUntil", Some(AttributeValue::N("soon".to_owned()))),
        ("check", Some(text("begin.n"))),
        ("check", Some(AttributeValue::M(Item::new()))),
        ("approvals", Some(AttributeValue::L(Vec::new()))),
        ("approvals", Some(AttributeValue::M(Item::from([("a".to_owned(), text("pending"))])))),
    ] {
        assert!(with(name, value.clone()), "{name}: {value:?}");
    }
}

#[test]
fn an_approval_that_this_release_cannot_read_makes_the_record_unreadable() {
    for (state, name, value) in [
        (pending(), "state", Some(text("paused"))),
        (pending(), "state", None),
        (pending(), "caller", None),
        (pending(), "createdAt", None),
        (pending(), "expiresAt", Some(text("soon"))),
        (pending(), "maxAttempts", None),
        (pending(), "attempts", Some(text("0"))),
        (pending(), "transactionId", None),
        (pending(), "statusToken", Some(text("no token"))),
        (pending(), "username", Some(text("no name"))),
        (pending(), "userId", Some(text("no id"))),
        (pending(), "shown", Some(text("CHF 1.00"))),
        (State::Sending { until: NOW }, "sendingUntil", None),
        (approved(NOW), "approvedAt", None),
        (approved(NOW), "repeats", None),
    ] {
        let mut item = record([("a", approval(state, 0))]).write(&tag(), NOW);
        let AttributeValue::M(approvals) = item.get_mut("approvals").unwrap() else { panic!() };
        let AttributeValue::M(approval) = approvals.get_mut("a").unwrap() else { panic!() };
        approval.remove(name);
        approval.extend(value.clone().map(|value| (name.to_owned(), value)));
        assert!(Record::read(item).is_err(), "{name}: {value:?}");
    }
}

#[test]
fn the_time_to_live_is_that_of_what_lives_longest() {
    let ttl =
        |record: &Record| record.write(&tag(), NOW)["ttl"].as_n().unwrap().parse::<i64>().unwrap() - NOW;
    let mut record = record([]);
    assert_eq!(ttl(&record), 3_600);
    record.failures_until = Some(NOW + 4_000);
    assert_eq!(ttl(&record), 4_000);
    record.approvals.insert("a".to_owned(), approval(State::Refused, 0));
    record.approvals.insert("b".to_owned(), approval(State::Refused, -60));
    assert_eq!(ttl(&record), 300 + 86_400);
}

#[test]
fn the_line_is_the_last_eight_versions_newest_first() {
    let (mut seen, versions) = (Record::default(), (0..12).map(|number| format!("settle.{number}")));
    let versions: Vec<_> = versions.collect();
    for version in &versions {
        let mut mine = seen.clone();
        mine.follow(&seen, version.clone());
        seen = mine;
    }
    assert_eq!(seen.version.as_ref(), versions.last());
    let past: Vec<_> = versions[3..11].iter().rev().cloned().collect();
    assert_eq!(seen.past, past);
    let known: Vec<_> = versions.iter().filter(|version| seen.descends_from(version)).collect();
    assert_eq!(known, versions[3..].iter().collect::<Vec<_>>());
}

#[test]
fn wrong_codes_count_for_thirty_minutes_and_a_lock_is_more_than_any_setting_allows() {
    let mut record = record([]);
    assert_eq!((record.failures(NOW), record.locked(NOW, 1)), (0, None));
    record.fail(Moment { seconds: NOW, seconds_up: NOW + 1 });
    assert_eq!(record.failures_until, Some(NOW + 1_801), "until is rounded up");
    assert_eq!((record.failures(NOW + 1_800), record.failures(NOW + 1_801)), (1, 0));
    assert_eq!((record.locked(NOW, 1), record.locked(NOW, 2)), (Some(1_801), None));
    record.fail(at(1_801));
    assert_eq!(record.failures(NOW + 1_801), 1, "the earlier one is forgotten");
    record.lock(at(0));
    assert_eq!(record.locked(NOW, 10), Some(1_800));
    record.clear_failures();
    assert_eq!((record.failures, record.failures_until), (None, None));
}

#[test]
fn a_check_runs_until_its_invocation_ends() {
    let mut record = record([]);
    record.check = Some(running("a", NOW + 15));
    assert!(record.running_check(NOW + 14).is_some() && record.running_check(NOW + 15).is_none());
    assert!(record.is_checked_by("begin.n") && !record.is_checked_by("begin.m"));
}
