//! Every transition keeps the members that this release does not know, whatever is in them.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::test_runner::{Config, TestRunner};
use proptest::{prop_assert, sample};

use super::arbitrary;
use crate::approvals::model::checks;
use crate::approvals::model::promises::Promise;
use crate::approvals::model::scenario::{Call, FaultBudget, NO_FAULTS, Scenario, right, start, wrong};
use crate::approvals::model::starts;

const CALLS: [fn() -> Call; 5] = [
    || start("k").where_it(starts::ANYTHING),
    || right("X1").where_nevis(checks::ANYTHING),
    || wrong("X1").where_nevis(checks::ANYTHING),
    || Call::Cancel { approval: "X1" },
    || Call::Lock,
];

/// Those that a single call makes.
const TRANSITIONS: usize = 11;
const ROUNDS: usize = 20;

/// Each call, on any record, with an answer that is lost and a table that refuses: the first steps are taken
/// back then.
#[test]
fn what_a_later_release_wrote_stays() {
    let seen = RefCell::new(BTreeMap::<&str, usize>::new());
    let any = (arbitrary::record(), sample::select(&CALLS[..]));
    // A record of which a code can be judged is rare: on with more of them until every transition came up.
    for _ in 0..ROUNDS {
        let mut runner = TestRunner::new(Config { cases: 150, ..Config::default() });
        let all = runner.run(&any, |(item, call)| {
            let scenario = Scenario::of([call()]).on(item).policy(|policy| policy.resend_cooldown = 0);
            let found = scenario.search(FaultBudget { lost: 1, refused: 1, ..NO_FAULTS });
            if found.held.contains_key(&Promise::KeepsTheUnknown) {
                for transition in found.transitions {
                    *seen.borrow_mut().entry(transition).or_default() += 1;
                }
            }
            prop_assert!(found.states > 2);
            Ok(())
        });
        all.unwrap();
        if seen.borrow().len() == TRANSITIONS {
            break;
        }
    }
    let seen = seen.into_inner();
    println!("{seen:?}");
    assert_eq!(seen.len(), TRANSITIONS, "not every transition came up: {seen:?}");
}
