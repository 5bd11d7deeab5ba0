//! The counts that are derived from the approvals, beside counters as a service would keep them.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;

use crate::approvals::approval::Approval;
use crate::approvals::model::sample::pending;
use crate::approvals::record::Record;
use crate::approvals::samples::NOW;
use crate::platform::Policy;

const WINDOW: i64 = 600;
const DAY: i64 = 86_400;

/// SMS in a period of this length, by the period's number.
#[derive(Clone, Copy, Default)]
struct Count {
    period: i64,
    sends: i64,
}

impl Count {
    /// A later period than one's own is the running one: another's clock is ahead.
    fn running(self, now: i64, length: i64) -> Self {
        let period = now.div_euclid(length);
        if self.period >= period { self } else { Self { period, sends: 0 } }
    }

    fn full(self, max: i64, now: i64, length: i64) -> Option<i64> {
        (self.sends >= max).then(|| (self.period + 1) * length - now)
    }
}

/// Counters: the last SMS, and those of the running window and day.
#[derive(Clone, Default)]
struct Counters {
    last: Option<(usize, i64)>,
    window: Count,
    day: Count,
}

impl Counters {
    /// Counts an SMS, or says how long not.
    fn send(&mut self, policy: &Policy, id: usize, now: i64) -> Result<Self, i64> {
        let (mut window, mut day) = (self.window.running(now, WINDOW), self.day.running(now, DAY));
        let cooldown = self.last.filter(|_| policy.resend_cooldown > 0);
        let waits = [
            cooldown.map(|(_, at)| at + policy.resend_cooldown - now).filter(|seconds| *seconds > 0),
            window.full(policy.max_sends_per_window, now, WINDOW),
            day.full(policy.max_sends_per_day, now, DAY),
        ];
        if let Some(seconds) = waits.into_iter().flatten().max() {
            return Err(seconds);
        }
        let before = self.clone();
        (window.sends, day.sends) = (window.sends + 1, day.sends + 1);
        *self = Self { last: Some((id, now)), window, day };
        Ok(Self { last: before.last, window, day })
    }

    /// Gives an SMS back: `sent` has what was the last before it, and the periods in which it was counted.
    fn give_back(&mut self, id: usize, sent: &Self) {
        if self.last.is_some_and(|(last, _)| last == id) {
            self.last = sent.last;
        }
        for (count, counted) in [(&mut self.window, sent.window), (&mut self.day, sent.day)] {
            count.sends -= i64::from(count.period == counted.period);
        }
    }
}

fn sent(record: &mut Record, id: usize, now: i64, lifetime: i64) {
    let approval = Approval { created_at: now, expires_at: now + lifetime, ..pending() };
    record.approvals.insert(id.to_string(), approval);
}

fn policy(cooldown: i64, of_window: i64, of_day: i64) -> Policy {
    let limits = Policy { resend_cooldown: cooldown, max_sends_per_window: of_window, ..Policy::defaults() };
    Policy { max_sends_per_day: of_day, ..limits }
}

/// Seconds from one step to the next.
fn gap() -> impl Strategy<Value = i64> {
    prop_oneof![Just(0), Just(1), Just(10), Just(31), Just(100), Just(700), Just(9_000), Just(86_340)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    /// A third of the steps give back what was sent in the last 15 seconds: later nobody does.
    #[test]
    fn they_are_what_counters_say(
        cooldown in prop_oneof![Just(0), Just(0), Just(30), Just(300)], of_window in 1..=5_i64, of_day in 1..=9_i64,
        lifetime in 60..=600_i64, first in 0..DAY, steps in vec((gap(), 0..3_u8), 40),
    ) {
        let policy = policy(cooldown, of_window, of_day);
        let (mut counters, mut record, mut now) = (Counters::default(), Record::default(), NOW + first);
        let mut last = None;
        for (id, (gap, kind)) in steps.into_iter().enumerate() {
            now += gap;
            record.forget(now);
            if let (0, Some((id, at, sent))) = (kind, &last) && now - at <= 15 {
                counters.give_back(*id, sent);
                record.approvals.remove(&usize::to_string(id));
                last = None;
                continue;
            }
            let wait = record.wait(&policy, now);
            match counters.send(&policy, id, now) {
                Ok(counted) => {
                    prop_assert_eq!(wait, None);
                    sent(&mut record, id, now, lifetime);
                    last = Some((id, now, counted));
                }
                Err(seconds) => prop_assert_eq!(wait, Some(seconds)),
            }
        }
    }

    /// By the times that were written down. An approval is dropped a day after its expiry, so clocks may differ
    /// by its lifetime.
    #[test]
    fn they_never_allow_more_with_clocks_that_differ(
        of_window in 1..=4_i64, of_day in 1..=4_i64, lifetime in 60..=600_i64, first in prop_oneof![0..DAY, 0..300_i64],
        steps in vec((gap(), -1..=1_i64), 60),
    ) {
        let policy = policy(0, of_window, of_day);
        let apart = (lifetime / 2).min(120);
        let (mut record, mut real) = (Record::default(), NOW.div_euclid(DAY) * DAY + first);
        let mut periods = BTreeMap::<_, i64>::new();
        for (id, (gap, ahead)) in steps.into_iter().enumerate() {
            real += gap;
            let now = real + ahead * apart;
            record.forget(now);
            if record.wait(&policy, now).is_some() {
                continue;
            }
            sent(&mut record, id, now, lifetime);
            for (length, max) in [(WINDOW, of_window), (DAY, of_day)] {
                let sends = periods.entry((length, now.div_euclid(length))).or_default();
                *sends += 1;
                prop_assert!(*sends <= max, "{} in {} s", sends, length);
            }
        }
    }
}
