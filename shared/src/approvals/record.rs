//! The record of a user: all approvals of the last day, the one check that may run, wrong codes in a row.
//!
//! Begin here: [`Record`] is the whole item of a user, with `approval` and `state` for what lies in it.
//! Transitions change a copy of it, which `change` writes whole.

use std::collections::BTreeMap;

use super::approval::Approval;
use super::id::UserTag;
use super::item::{Item, Members, Unknown, Unreadable, members, put, take};
use crate::platform::redacted::redacted_debug;

mod failures;

pub(super) use failures::FAILURES_FORGOTTEN;

/// The key attribute.
pub(super) const KEY: &str = "pk";
/// The attribute on which every write is conditional.
pub(super) const VERSION: &str = "version";

/// The shape that this release reads and writes. A record of another one is left alone.
const SHAPE: i64 = 1;
/// So many versions before the present one are remembered.
const PAST: usize = 8;
/// A record lives this long after its last write, in seconds, where nothing in it must live longer.
const IDLE: i64 = 3_600;
/// An approval is remembered this long after its expiry, in seconds: for its key, and for the quota of the day.
pub(super) const REMEMBERED: i64 = 24 * 3_600;

members! {
    /// What the table holds of a user. Members that this release does not know are kept, here and in all that
    /// it holds, as another release may run on the same table.
    #[derive(Clone, Default)]
    pub(super) struct Record {
        /// `<transition>.<random>`, new with every decision; `None` where there is no record yet.
        version: Option<String> = "version",
        /// The versions before it, newest first.
        past: Vec<String> = "past",
        /// Wrong codes in a row over all approvals, and until when they count. Past that time, in epoch
        /// seconds, they count for nothing.
        failures: Option<i64> = "failures",
        failures_until: Option<i64> = "failuresUntil",
        /// `None` where no code is being judged. One past its end is running no more.
        check: Option<Check> = "check",
        /// By the second half of their ids.
        approvals: BTreeMap<String, Approval> = "approvals",
        .. unknown: Unknown,
    }
}

members! {
    /// The one check of a code that may run.
    #[derive(Clone)]
    pub(super) struct Check {
        /// The version that its begin wrote.
        checker: String = "checker",
        /// Which approval the code is for.
        approval: String = "approval",
        /// The end of the invocation that has it, in epoch seconds.
        until: i64 = "until",
        .. unknown: Unknown,
    }
}

redacted_debug!(Record, Check);

impl Record {
    /// Reads an item. What is of another shape or broken is an error: 503, and after a call to Nevis 504.
    pub(super) fn read(mut item: Item) -> Result<Self, Unreadable> {
        // Key and time to live are made anew with every write.
        let (_, _) = (item.remove(KEY), item.remove("ttl"));
        // A later release may mean something else by the same names.
        if take::<i64>(&mut item, "shape")? != SHAPE {
            return Err(Unreadable);
        }
        let record = Self::take(&mut item)?;
        if record.version.is_some() { Ok(record) } else { Err(Unreadable) }
    }

    /// The item of this record, written at `now`.
    pub(super) fn write(&self, tag: &UserTag, now: i64) -> Item {
        let mut item = Item::new();
        self.put(&mut item);
        put(&mut item, KEY, &tag.key());
        put(&mut item, "shape", &SHAPE);
        put(&mut item, "ttl", &self.ttl(now));
        item
    }

    /// When nothing in it counts any more.
    fn ttl(&self, now: i64) -> i64 {
        // DynamoDB may delete days later, so nothing relies on it: each time in here is compared by itself
        // ("Using time to live (TTL) in DynamoDB").
        let remembered =
            self.approvals.values().map(|approval| approval.expires_at.saturating_add(REMEMBERED));
        let idle = now.saturating_add(IDLE);
        remembered.chain(self.failures_until).chain([idle]).max().unwrap_or(idle)
    }

    /// Makes this record the one that follows `seen`.
    pub(super) fn follow(&mut self, seen: &Self, version: String) {
        let past = seen.version.iter().chain(&seen.past).take(PAST);
        self.past = past.cloned().collect();
        self.version = Some(version);
    }

    /// Whether this version was written: it is the record's, or one of those before it.
    pub(super) fn descends_from(&self, version: &str) -> bool {
        self.version.iter().chain(&self.past).any(|of_line| of_line == version)
    }

    /// The check that is running: one whose invocation has not ended.
    pub(super) fn running_check(&self, now: i64) -> Option<&Check> {
        self.check.as_ref().filter(|check| check.until > now)
    }

    /// Whether the check in the record is the one that began with this version.
    pub(super) fn is_checked_by(&self, checker: &str) -> bool {
        self.check.as_ref().is_some_and(|check| check.checker == checker)
    }
}

#[cfg(test)]
pub(super) mod tests;
