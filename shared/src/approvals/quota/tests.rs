use proptest::prelude::*;

use super::*;
use crate::approvals::samples::{NOW, approval, record};
use crate::approvals::state::State;

fn policy(resend_cooldown: i64, max_sends_per_window: i64, max_sends_per_day: i64) -> Policy {
    Policy { resend_cooldown, max_sends_per_window, max_sends_per_day, ..Policy::defaults() }
}

/// A record of SMS sent so many seconds after [`NOW`].
fn sent(at: &[i64]) -> Record {
    let mut record = record([]);
    let approvals = at.iter().enumerate();
    let approvals = approvals.map(|(number, at)| (number.to_string(), approval(State::Refused, *at)));
    record.approvals = approvals.collect();
    record
}

#[test]
fn the_cooldown_counts_from_the_latest_send() {
    let policy = policy(30, 5, 20);
    let wait = |at: i64| sent(&[0, -40]).wait(&policy, NOW + at);
    assert_eq!((wait(0), wait(10), wait(29), wait(30)), (Some(30), Some(20), Some(1), None));
    assert_eq!(record([]).wait(&policy, NOW), None);
}

#[test]
fn without_a_cooldown_a_clock_that_is_ahead_makes_none() {
    assert_eq!(sent(&[60]).wait(&policy(0, 5, 20), NOW), None);
}

#[test]
fn periods_are_fixed_and_the_latest_that_forbids_is_told() {
    let policy = policy(0, 2, 3);
    assert_eq!(sent(&[590, 595]).wait(&policy, NOW + 599), Some(1));
    assert_eq!(sent(&[590, 595]).wait(&policy, NOW + 600), None);
    let midnight = (NOW / DAY + 1) * DAY;
    let three = sent(&[590, 595, 600]);
    assert_eq!(three.wait(&policy, NOW + 601), Some(midnight - NOW - 601));
    assert_eq!(three.wait(&policy, midnight), None);
}

#[test]
fn a_send_after_ones_own_period_counts_in_it() {
    let policy = policy(0, 2, 20);
    assert_eq!(sent(&[599, 600]).wait(&policy, NOW + 599), Some(1), "the other clock is ahead");
    assert_eq!(sent(&[599, 600]).wait(&policy, NOW + 600), None);
}

proptest! {
    #[test]
    fn no_schedule_of_sends_exceeds_a_quota_or_the_cooldown(
        pauses in prop::collection::vec(0_i64..400, 1..80),
        cooldown in 0_i64..300,
        per_window in 1_i64..6,
        per_day in 1_i64..12,
    ) {
        let policy = policy(cooldown, per_window, per_day);
        let (mut now, mut made) = (0, Vec::new());
        for pause in pauses {
            now += pause;
            if sent(&made).wait(&policy, NOW + now).is_none() {
                made.push(now);
            }
        }
        for pair in made.windows(2) {
            prop_assert!(pair[1] - pair[0] >= cooldown);
        }
        for (length, max) in [(WINDOW, per_window), (DAY, per_day)] {
            for index in made.iter().map(|at| (NOW + at) / length) {
                let within = made.iter().filter(|at| (NOW + **at) / length == index).count();
                prop_assert!(i64::try_from(within).unwrap() <= max);
            }
        }
    }

    #[test]
    fn the_time_told_is_the_first_at_which_a_send_may_be_made(
        pauses in prop::collection::vec(0_i64..200, 1..20),
        cooldown in 0_i64..300,
        per_window in 1_i64..4,
        per_day in 1_i64..8,
    ) {
        let policy = policy(cooldown, per_window, per_day);
        let (mut now, mut made) = (0, Vec::new());
        for pause in pauses {
            now += pause;
            match sent(&made).wait(&policy, NOW + now) {
                None => made.push(now),
                Some(wait) => {
                    prop_assert!(wait > 0);
                    prop_assert!(sent(&made).wait(&policy, NOW + now + wait - 1).is_some());
                    prop_assert!(sent(&made).wait(&policy, NOW + now + wait).is_none());
                }
            }
        }
    }
}
