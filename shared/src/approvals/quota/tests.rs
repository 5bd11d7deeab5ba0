use proptest::prelude::*;

use super::*;

fn policy(resend_cooldown: i64, max_sends_per_window: i64, max_sends_per_day: i64) -> Policy {
    Policy { resend_cooldown, max_sends_per_window, max_sends_per_day, ..Policy::defaults() }
}

/// 2023-11-14 22:10:00 UTC: the start of a ten-minute window.
const WINDOW_START: i64 = 1_699_999_800;

#[test]
fn the_cooldown_counts_from_the_last_send() {
    let sends = Sends::default().one_more(&policy(30, 5, 20), "a", WINDOW_START).unwrap();
    assert_eq!(sends.one_more(&policy(30, 5, 20), "b", WINDOW_START + 10), Err(20));
    assert_eq!(sends.one_more(&policy(30, 5, 20), "b", WINDOW_START + 29), Err(1));
    assert!(sends.one_more(&policy(30, 5, 20), "b", WINDOW_START + 30).is_ok());
}

#[test]
fn windows_are_fixed_and_the_latest_that_forbids_is_told() {
    let policy = policy(0, 2, 3);
    let one = Sends::default().one_more(&policy, "a", WINDOW_START + 590).unwrap();
    let two = one.one_more(&policy, "b", WINDOW_START + 595).unwrap();
    assert_eq!(two.one_more(&policy, "c", WINDOW_START + 599), Err(1));
    let three = two.one_more(&policy, "c", WINDOW_START + 600).unwrap();
    assert_eq!((three.window.sends, three.day.sends), (1, 3));
    let midnight = (WINDOW_START / DAY + 1) * DAY;
    assert_eq!(three.one_more(&policy, "d", WINDOW_START + 601), Err(midnight - WINDOW_START - 601));
    assert!(three.one_more(&policy, "d", midnight).is_ok());
}

#[test]
fn an_index_ahead_of_the_own_clock_is_the_running_one() {
    let policy = policy(0, 2, 20);
    let ahead = Sends::default().one_more(&policy, "a", WINDOW_START + 600).unwrap();
    let behind = ahead.one_more(&policy, "b", WINDOW_START + 599).unwrap();
    assert_eq!(behind.window, Count { index: ahead.window.index, sends: 2 });
    assert_eq!(behind.one_more(&policy, "c", WINDOW_START + 599), Err(601));
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
        let (mut now, mut sends, mut made) = (WINDOW_START, Sends::default(), Vec::new());
        for pause in pauses {
            now += pause;
            if let Ok(next) = sends.one_more(&policy, "id", now) {
                sends = next;
                made.push(now);
            }
        }
        for pair in made.windows(2) {
            prop_assert!(pair[1] - pair[0] >= cooldown);
        }
        for (length, max) in [(WINDOW, per_window), (DAY, per_day)] {
            for index in made.iter().map(|at| at / length) {
                let within = made.iter().filter(|at| **at / length == index).count();
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
        let (mut now, mut sends) = (WINDOW_START, Sends::default());
        for pause in pauses {
            now += pause;
            match sends.one_more(&policy, "id", now) {
                Ok(next) => sends = next,
                Err(wait) => {
                    prop_assert!(wait > 0);
                    prop_assert!(sends.one_more(&policy, "id", now + wait - 1).is_err());
                    prop_assert!(sends.one_more(&policy, "id", now + wait).is_ok());
                }
            }
        }
    }

    #[test]
    fn what_is_given_back_is_what_was_counted(before_sends in 0_i64..4, at in 0_i64..1_000, later in prop::option::of(0_i64..2_000)) {
        let policy = policy(0, 10, 10);
        let count = |index| Count { index, sends: before_sends };
        let start = WINDOW_START + at;
        let before = Sends {
            last_sent_at: Some(start - 1), last_approval_id: Some("before".to_owned()),
            window: count(start / WINDOW), day: count(start / DAY), version: Some(7),
        };
        let counted = before.one_more(&policy, "mine", start).unwrap();
        let now = match later {
            Some(pause) => counted.one_more(&policy, "later", start + pause).unwrap(),
            None => counted.clone(),
        };
        let back = now.one_less("mine", &before, &counted);
        prop_assert!(back.version > now.version);
        if later.is_none() {
            prop_assert_eq!(Sends { version: before.version, ..back }, before);
        } else {
            prop_assert_eq!(back.last_approval_id.as_deref(), Some("later"));
            let expected = if now.window.index == counted.window.index { now.window.sends - 1 } else { now.window.sends };
            prop_assert_eq!(back.window.sends, expected);
        }
    }
}
