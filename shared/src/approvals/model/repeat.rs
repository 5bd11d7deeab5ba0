//! What must hold of posts to an approval that is approved already.

use std::sync::Mutex;

use super::run::{Place, Trouble, all_schedules};
use super::verification::{Call, Judge, LOST, RIGHT, Shared, WRONG, pending, statuses, verify};
use crate::config::Policy;

/// A new approval in a place of its own, and a way to post codes to it.
fn alone(check: impl Fn(&Place, &dyn Fn(&'static str) -> u16, &Shared)) {
    all_schedules(
        &Policy::defaults(),
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
    alone(|_, post, judge| {
        assert_eq!(post(RIGHT), 200);
        assert_eq!((0..6).map(|_| post(RIGHT)).collect::<Vec<_>>(), [200, 200, 200, 200, 200, 409]);
        assert_eq!(judge.lock().unwrap().judged, [RIGHT], "Nevis is not asked again");
    });
}

#[test]
fn the_repeat_window_ends_with_a_wrong_code() {
    alone(|_, post, _| {
        assert_eq!([post(RIGHT), post(RIGHT), post(WRONG), post(RIGHT)], [200, 200, 409, 409]);
    });
}

#[test]
fn the_repeat_window_ends_after_thirty_seconds() {
    alone(|place, post, _| {
        assert_eq!(post(RIGHT), 200);
        place.later(30);
        assert_eq!(post(RIGHT), 200);
        place.later(1);
        assert_eq!(post(RIGHT), 409);
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
