//! What must hold of posts to an approval that is approved already.

use std::sync::Mutex;

use super::run::{Trouble, all_schedules};
use super::verification::{Call, Judge, LOST, RIGHT, Shared, WRONG, pending, statuses, verify};
use crate::config::Policy;

#[test]
fn the_repeat_window_has_five_uses_and_ends_with_a_wrong_code() {
    let once = Trouble::default();
    all_schedules(
        &Policy::defaults(),
        once,
        |_| Vec::new(),
        |place, _| {
            let (judge, id) = (Shared::default(), pending(place));
            let post = |code| place.alone(verify(place, 0, &id, code, Call::Answers, &judge)).status();
            assert_eq!(post(RIGHT), 200);
            assert_eq!((0..6).map(|_| post(RIGHT)).collect::<Vec<_>>(), [200, 200, 200, 200, 200, 409]);
            assert_eq!(judge.lock().unwrap().judged, [RIGHT], "Nevis is not asked again");
        },
    );
    all_schedules(
        &Policy::defaults(),
        once,
        |_| Vec::new(),
        |place, _| {
            let (judge, id) = (Shared::default(), pending(place));
            let post = |code| place.alone(verify(place, 0, &id, code, Call::Answers, &judge)).status();
            assert_eq!([post(RIGHT), post(RIGHT), post(WRONG), post(RIGHT)], [200, 200, 409, 409]);
        },
    );
    all_schedules(
        &Policy::defaults(),
        once,
        |_| Vec::new(),
        |place, _| {
            let (judge, id) = (Shared::default(), pending(place));
            let post = |code| place.alone(verify(place, 0, &id, code, Call::Answers, &judge)).status();
            assert_eq!(post(RIGHT), 200);
            place.later(30);
            assert_eq!(post(RIGHT), 200);
            place.later(1);
            assert_eq!(post(RIGHT), 409);
        },
    );
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
