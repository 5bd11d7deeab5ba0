//! What must hold of posts to an approval that is approved already.

use std::sync::Mutex;

use super::run::{Place, Trouble, all_schedules};
use super::verification::{Call, Judge, LOST, RIGHT, Shared, WRONG, pending, statuses, verify};
use crate::config::Policy;

/// A new approval in a place of its own, and a way to post codes to it.
fn alone(policy: &Policy, check: impl Fn(&Place, &dyn Fn(&'static str) -> u16, &Shared)) {
    all_schedules(
        policy,
        Trouble::default(),
        |_| Vec::new(),
        |place, _| {
            let (judge, id) = (Shared::default(), pending(place));
            let post = |code| place.alone(verify(place, 0, &id, code, Call::Answers, &judge)).status();
            check(place, &post, &judge);
        },
    );
}

#[test]
fn the_repeat_window_has_five_uses() {
    alone(&Policy::defaults(), |_, post, judge| {
        assert_eq!(post(RIGHT), 200);
        assert_eq!((0..6).map(|_| post(RIGHT)).collect::<Vec<_>>(), [200, 200, 200, 200, 200, 409]);
        assert_eq!(judge.lock().unwrap().judged, [RIGHT], "Nevis is not asked again");
    });
}

#[test]
fn the_repeat_window_ends_with_a_wrong_code() {
    alone(&Policy::defaults(), |_, post, _| {
        assert_eq!([post(RIGHT), post(RIGHT), post(WRONG), post(RIGHT)], [200, 200, 409, 409]);
    });
}

#[test]
fn the_repeat_window_ends_after_thirty_seconds() {
    alone(&Policy::defaults(), |place, post, _| {
        assert_eq!(post(RIGHT), 200);
        place.later(30);
        assert_eq!(post(RIGHT), 200);
        place.later(1);
        assert_eq!(post(RIGHT), 409);
    });
}

#[test]
fn with_a_receipt_the_repeat_window_ends_when_that_expires() {
    let policy = Policy { receipts: true, ..Policy::defaults() };
    alone(&policy, |place, post, judge| {
        let transaction = r#"{"template":"login","locale":"en","fields":{}}"#;
        let mut state = place.world.state();
        let approval = state.items.iter_mut().find(|(key, _)| key.starts_with("approval#")).unwrap().1;
        *approval = approval.clone().with("transaction", transaction);
        drop(state);
        assert_eq!(post(RIGHT), 200);
        place.later(119);
        assert_eq!(post(RIGHT), 200);
        place.later(1);
        assert_eq!(post(RIGHT), 409);
        assert_eq!(judge.lock().unwrap().judged, [RIGHT], "Nevis is not asked again");
    });
}

#[test]
fn parallel_posts_to_an_approved_approval_share_its_five_uses() {
    let judge = Shared::default();
    let id = Mutex::new(String::new());
    all_schedules(
        &Policy::defaults(),
        LOST,
        |place| {
            *judge.lock().unwrap() = Judge::default();
            let id = {
                let mut id = id.lock().unwrap();
                *id = pending(place);
                id.clone()
            };
            let post = |code| place.alone(verify(place, 0, &id, code, Call::Answers, &judge)).status();
            assert_eq!((0..5).map(|_| post(RIGHT)).collect::<Vec<_>>(), [200; 5]);
            (0..2).map(|number| verify(place, number, &id, RIGHT, Call::Answers, &judge)).collect()
        },
        |_, outcome| {
            assert_eq!(statuses(outcome), [200, 409]);
            assert_eq!(judge.lock().unwrap().judged.len(), 1);
        },
    );
}
