//! Changing a record: decided on as it was seen, written on that version, and decided again where it has
//! moved on.
//!
//! Whether a write was made stands in the line of versions. A version is never used twice, so what was
//! written on `v` can only follow `v` directly: where the record's version is another and ours is not in its
//! line, our write can never be made, however late it arrives.
//!
//! Begin with [`Approvals::change`], through which every transition goes. `write` sends one decision until it
//! is known whether it was made, and `pause` says when again.

use tokio::time::Instant;

use super::Approvals;
use super::cause::{CHANGED, CONTENTION};
use super::id::UserTag;
use super::record::Record;
use super::refusal::{Refusal, Refused};
use super::table::Table;
use crate::platform::{Cause, Moment, random};

mod pause;
mod write;

use pause::Pause;
use write::Attempt;

/// What a transition makes of the record that it is given; the error is why it makes nothing.
pub(super) type Decision<O> = Result<Step<O>, Refused>;

/// How a transition was decided.
#[derive(Debug)]
pub(super) enum Step<O> {
    /// The changed record is to be written, under the transition's name.
    Write(&'static str, O),
    /// There is nothing to write.
    Already(O),
}

/// Why a transition was not made, or may not have been.
#[derive(Debug)]
pub(super) enum NotChanged {
    /// It was certainly not made: decided against, or the table does not take it.
    Refused(Refused),
    /// Nobody knows whether it was.
    Unknown(Box<Unclear>),
}

impl NotChanged {
    /// What failed. A step that finds somebody else's end of what it is about fails by that.
    pub(super) fn cause(&self) -> Cause {
        match self {
            Self::Refused(refused) => refused.facts.cause.unwrap_or(CHANGED),
            Self::Unknown(unclear) => unclear.cause,
        }
    }
}

/// A record that may have been written in place of another.
#[derive(Debug)]
pub(super) struct Unclear {
    /// The one in whose place it goes.
    pub(super) seen: Record,
    /// As it is if the write was made.
    pub(super) mine: Record,
    /// What kept the table from saying.
    pub(super) cause: Cause,
}

impl<T: Table> Approvals<T> {
    /// Makes a transition: gives the record with it, and what the transition gave.
    ///
    /// `transition` is told the record as it is, the time, and what will stand behind the transition's name in
    /// the version that it writes. It is asked again wherever somebody else was faster. The record that is
    /// given may hold what others have written since.
    pub(super) async fn change<O>(
        &self,
        tag: &UserTag,
        mut seen: Record,
        until: Instant,
        mut transition: impl FnMut(&mut Record, Moment, &str) -> Decision<O>,
    ) -> Result<(Record, O), NotChanged> {
        let mut pause = Pause::default();
        loop {
            let (now, nonce) = (self.clock.moment(), random::nonce());
            let mut mine = seen.clone();
            // Whatever is written is written whole, so what nobody needs any more goes with it.
            mine.forget(now.seconds);
            let (name, outcome) = match transition(&mut mine, now, &nonce).map_err(NotChanged::Refused)? {
                Step::Write(name, outcome) => (name, outcome),
                Step::Already(outcome) => return Ok((seen, outcome)),
            };
            // New even where the same transition is decided again: a version that came back would make the
            // line of versions say too much (architecture.md, "Changing a record").
            let version = format!("{name}.{nonce}");
            mine.follow(&seen, version.clone());
            match self.write(&mine.write(tag, now.seconds), seen.version.as_deref(), until).await {
                Attempt::Made => return Ok((mine, outcome)),
                // The answer to an earlier sending was lost, and others have written since.
                Attempt::Superseded(record) if record.descends_from(&version) => {
                    return Ok((*record, outcome));
                }
                // Decided on the record that came with the refusal, which saves reading it again (DynamoDB
                // API reference, `PutItem`, `ReturnValuesOnConditionCheckFailure`).
                Attempt::Superseded(record) if pause.wait(until).await => seen = *record,
                Attempt::Superseded(_) => {
                    return Err(NotChanged::Refused(Refusal::Unavailable.by(CONTENTION)));
                }
                Attempt::NotMade(cause) => {
                    return Err(NotChanged::Refused(Refusal::Unavailable.by(cause)));
                }
                // Neither repeated nor given up here: its caller knows what may be taken back
                // (architecture.md, "Changing a record").
                Attempt::Unknown(cause) => {
                    return Err(NotChanged::Unknown(Box::new(Unclear { seen, mine, cause })));
                }
            }
        }
    }

    /// Takes back what may have been written; where it has not been, makes sure that it never will, by another
    /// version in the place of the one that it was written on. `undo` gives the name of what takes it back,
    /// `None` where there is nothing to take back. Whether it got there in time is not told: what stays is left
    /// as after a crash.
    pub(super) async fn withdraw(
        &self,
        tag: &UserTag,
        unclear: Unclear,
        until: Instant,
        undo: impl Fn(&mut Record) -> Option<&'static str>,
    ) {
        let Unclear { seen, mine, .. } = unclear;
        // Begins with what there is if it was made: if it was not, the failed condition brings what there is.
        let _ = self
            .change(tag, mine, until, |record, _, _| match undo(record) {
                Some(name) => Ok(Step::Write(name, ())),
                // The late write could only follow the version that is replaced here, so it can never be
                // made.
                None if record.version == seen.version => Ok(Step::Write("withdraw", ())),
                None => Ok(Step::Already(())),
            })
            .await;
    }
}

#[cfg(test)]
mod tests;
