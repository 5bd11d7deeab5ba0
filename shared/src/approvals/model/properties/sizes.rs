//! No start makes a record that its settle cannot write: DynamoDB takes 400 KB.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use proptest::collection::vec;
use proptest::prelude::*;
use tokio::runtime::Builder;

use super::longest::{OneItem, forgotten, sent, start};
use crate::approvals::Approvals;
use crate::approvals::item::Item;
use crate::approvals::record::Record;
use crate::approvals::refusal::Refusal;
use crate::approvals::samples::tag;
use crate::approvals::start::ReserveOutcome;
use crate::platform::{Clock, Deadline, Policy};

const LIMIT: usize = 400 * 1_024;
/// 2023-11-15 00:00:00 UTC.
const MIDNIGHT: i64 = 1_700_006_400;

/// What starts came to.
#[derive(Debug, Default)]
struct Came {
    sent: usize,
    refused: usize,
    /// The size of the largest record, in bytes.
    largest: usize,
}

/// A record with so many SMS of the hours before midnight.
fn with_sent(sends: usize) -> Item {
    let approvals =
        (0..sends).map(|number| (format!("{number:022}"), forgotten(MIDNIGHT - 40_000))).collect();
    Record { version: Some("settle.X".to_owned()), approvals, ..Record::default() }.write(&tag(), MIDNIGHT)
}

/// Starts before and after midnight with these gaps between them, in seconds; Nevis has so many of them at a time.
fn starts(policy: Policy, first: Item, [before, after]: [&[u64]; 2], at_once: usize) -> Came {
    let (begin, gaps) = (MIDNIGHT.unsigned_abs() - before.iter().sum::<u64>(), [before, after].concat());
    let (table, now) = (OneItem::default(), Arc::new(AtomicU64::new(begin)));
    table.0.lock().unwrap().0 = Some(first);
    let told = Arc::clone(&now);
    let clock = Clock::telling(move || UNIX_EPOCH + Duration::from_secs(told.load(Ordering::SeqCst)));
    let approvals = Approvals::new(table.clone(), clock.clone(), policy);
    let (mut came, mut open) = (Came::default(), VecDeque::new());
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        for (number, gap) in gaps.iter().enumerate() {
            now.fetch_add(*gap, Ordering::SeqCst);
            let deadline = Deadline::new(0, clock.now());
            while open.len() >= at_once {
                let settled = approvals.settle(open.pop_front().unwrap(), &sent(), &deadline).await;
                settled.unwrap();
            }
            let seen = approvals.read(&tag(), &deadline).await.unwrap();
            match approvals.reserve(seen, &start(number), &deadline).await {
                Ok(ReserveOutcome::Reserved(reservation)) => open.push_back(reservation),
                Ok(ReserveOutcome::Earlier(standing)) => panic!("{standing:?}"),
                Err(refused) => {
                    assert!(matches!(refused.refusal, Refusal::RateLimited { .. }), "{refused:?}");
                    came.refused += 1;
                }
            }
        }
        for reservation in open {
            approvals.settle(reservation, &sent(), &Deadline::new(0, clock.now())).await.unwrap();
        }
    });
    came.sent = gaps.len() - came.refused;
    came.largest = table.0.lock().unwrap().1;
    came
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    /// Over midnight, as both days' SMS are in the record then. A record has no room for thirty SMS of one
    /// minute: so some of the later starts are refused, whatever came before.
    #[test]
    fn no_settle_meets_the_limit(
        of_day in prop_oneof![Just(100_u8), Just(200)], sent_before in 0..=200_u8, at_once in 1..=30_usize,
        before in vec(prop_oneof![Just(0_u64), Just(0), Just(1), 0..60_u64], 30), after in vec(0..3_u64, 30),
    ) {
        let max = i64::from(of_day);
        let policy = Policy { max_sends_per_window: max, max_sends_per_day: max, ..Policy::defaults() };
        let policy = Policy { resend_cooldown: 0, ..policy };
        let came = starts(policy, with_sent(usize::from(sent_before.min(of_day))), [&before, &after], at_once);
        println!("{came:?}");
        prop_assert!(came.sent > 0 && came.refused > 0 && came.largest > LIMIT / 2);
        prop_assert!(came.largest <= LIMIT, "{came:?}");
    }
}
