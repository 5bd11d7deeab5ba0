use super::*;
use crate::approvals::samples::{NOW, approval, pending, record, tag};
use crate::nevis::{StatusToken, UserId};

/// The longest approvals that are in use, so many, started a second apart.
fn crowded(many: usize) -> Record {
    let mut record = record([]);
    for number in 0..many {
        let mut long = approval(pending(), i64::try_from(number).unwrap());
        let State::Pending { status_token, .. } = &mut long.state else { panic!() };
        *status_token = StatusToken::parse(&"x".repeat(4_096));
        long.personal.transaction = Some("x".repeat(8_192));
        record.approvals.insert(format!("{number:022}"), long);
    }
    record
}

#[test]
fn a_record_with_room_for_one_more_does_not_wait() {
    assert_eq!(wait(&crowded(0), NOW), None);
    assert_eq!(wait(&crowded(20), NOW), None);
}

/// So many approvals that come to this size together, by `most`.
fn of_size(many: usize, size: usize) -> Record {
    let mut record = crowded(many);
    for (number, approval) in record.approvals.values_mut().enumerate() {
        approval.personal.transaction = None;
        approval.personal.text = Some(String::new());
        // The first has what is left over.
        let wanted = if number == 0 { size - size / many * (many - 1) } else { size / many };
        approval.personal.text = Some("x".repeat(wanted - most(approval)));
    }
    assert_eq!(record.approvals.values().map(most).sum::<usize>(), size);
    record
}

#[test]
fn there_is_room_as_long_as_the_longest_approval_fits() {
    for many in [20, 21, 25] {
        assert_eq!(wait(&of_size(many, MOST - ONE), NOW), None, "{many}");
        assert!(wait(&of_size(many, MOST - ONE + 1), NOW).is_some(), "{many}");
    }
}

#[test]
fn an_approval_counts_with_its_name_in_the_map_of_all() {
    let written = |many| item(&crowded(many).write(&tag(), NOW));
    assert_eq!(written(2) - written(1), most(&crowded(1).approvals[&format!("{:022}", 0)]));
}

#[test]
fn a_start_adds_no_more_than_is_reckoned_with() {
    let mut longest = approval(State::Sending { until: NOW + 15 }, 0);
    longest.personal.transaction = Some("x".repeat(8_192));
    let size = most(&longest);
    assert!(size <= ONE && size + 2_048 > ONE, "{size}");
}

#[test]
fn a_full_record_waits_until_its_oldest_approval_is_out_of_use() {
    let mut full = crowded(30);
    let (now, oldest) = (NOW + 100, NOW + 300 + SKEW);
    assert_eq!(wait(&full, now), Some(oldest - now));
    assert_eq!(wait(&full, oldest), Some(1), "until the next one");
    full.forget(oldest + 29);
    assert_eq!(wait(&full, oldest + 29), None);
}

#[test]
fn what_is_still_to_be_written_down_counts_already() {
    let mut sending = approval(State::Sending { until: NOW + 15 }, 0);
    let reserved = most(&sending);
    let (transaction_id, token) = ("x".repeat(128), StatusToken::parse(&"x".repeat(4_096)));
    sending.state = State::Pending { transaction_id, status_token: token };
    sending.personal.user_id = UserId::parse("7a342fb4-9c1d-4c5b-8f00-bb837ed32d9d");
    assert!(most(&sending) <= reserved, "{} {reserved}", most(&sending));
}

#[test]
fn the_fullest_record_fits() {
    let many = (0..100).find(|many| wait(&crowded(*many), NOW).is_some()).unwrap();
    assert!(item(&crowded(many).write(&tag(), NOW)) < 400 * 1_000);
}

#[test]
fn sizes_are_those_of_dynamodb() {
    let text = |text: &str| AttributeValue::S(text.to_owned());
    assert_eq!(value(&text("h\u{e9}")), 3, "bytes of UTF-8");
    let map = AttributeValue::M(Item::from([("ab".to_owned(), text("c"))]));
    assert_eq!(value(&map), 3 + 1 + 2 + 1);
    assert_eq!(value(&AttributeValue::L(vec![text("abc"), map])), 3 + (3 + 1) + (7 + 1));
    assert_eq!(value(&AttributeValue::N("12".to_owned())), 21);
}
