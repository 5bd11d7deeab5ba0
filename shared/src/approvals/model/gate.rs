//! The table and Nevis as one invocation meets them: every access is told what the schedule has for it, and
//! waits where the schedule ends.

use std::collections::VecDeque;
use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;

use super::scenario::{Judging, Sending};
use crate::approvals::cause::TABLE;
use crate::approvals::item::Item;
use crate::approvals::samples::tag;
use crate::approvals::table::{ReadError, Table, Written};

/// What an invocation waits for.
#[derive(Clone, Debug)]
pub(super) enum Access {
    Read,
    Put {
        item: Item,
        /// The version of the record that it is written in place of.
        version: Option<String>,
    },
    /// Nevis is asked to send an SMS for this approval.
    Sms(String),
    /// Nevis is asked to judge a code.
    Code,
}

/// What it is told, with records as an `R`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Heard<R> {
    Read(Reading<R>),
    Put(Writing<R>),
    Sms(Sending),
    /// What Nevis did, and whether the code was right.
    Code(Judging, bool),
    /// Nothing, and nothing to any repetition: it gives up when its time is over.
    Nothing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Reading<R> {
    Found(R),
    Unanswered,
    Refused,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Writing<R> {
    Done,
    Superseded(R),
    Busy,
    Refused,
    Lost,
}

impl<R> Heard<R> {
    /// The record that it is told of.
    pub(super) fn record(&self) -> Option<&R> {
        match self {
            Self::Read(Reading::Found(record)) | Self::Put(Writing::Superseded(record)) => Some(record),
            Self::Read(_) | Self::Put(_) | Self::Sms(_) | Self::Code(..) | Self::Nothing => None,
        }
    }

    pub(super) fn map<S>(self, of: impl FnOnce(R) -> S) -> Heard<S> {
        match self {
            Self::Read(Reading::Found(record)) => Heard::Read(Reading::Found(of(record))),
            Self::Read(Reading::Unanswered) => Heard::Read(Reading::Unanswered),
            Self::Read(Reading::Refused) => Heard::Read(Reading::Refused),
            Self::Put(Writing::Superseded(record)) => Heard::Put(Writing::Superseded(of(record))),
            Self::Put(Writing::Done) => Heard::Put(Writing::Done),
            Self::Put(Writing::Busy) => Heard::Put(Writing::Busy),
            Self::Put(Writing::Refused) => Heard::Put(Writing::Refused),
            Self::Put(Writing::Lost) => Heard::Put(Writing::Lost),
            Self::Sms(sending) => Heard::Sms(sending),
            Self::Code(judging, right) => Heard::Code(judging, right),
            Self::Nothing => Heard::Nothing,
        }
    }
}

/// What an invocation is told, access after access, and what its clock says from then on.
pub(super) type Script = VecDeque<(Heard<Option<Item>>, i64)>;

/// Where an invocation comes to.
pub(super) enum Reached<O> {
    Waits(Access),
    Ended(O),
}

/// Shared by an invocation and whoever runs it.
#[derive(Clone)]
pub(super) struct Gate(Arc<Mutex<Passage>>);

struct Passage {
    script: Script,
    now: i64,
    waits: Option<Access>,
}

impl Gate {
    /// An invocation begins when it is told something for the first time.
    pub(super) fn new(script: Script) -> Self {
        let now = script[0].1;
        Self(Arc::new(Mutex::new(Passage { script, now, waits: None })))
    }

    pub(super) fn now(&self) -> i64 {
        self.0.lock().unwrap().now
    }

    /// Runs an invocation until it waits for what the script does not have.
    pub(super) async fn run<O>(&self, invocation: impl Future<Output = O>) -> Reached<O> {
        let mut invocation = pin!(invocation);
        poll_fn(|context| match invocation.as_mut().poll(context) {
            Poll::Ready(outcome) => {
                assert!(self.0.lock().unwrap().script.is_empty(), "not the same on the same path");
                Poll::Ready(Reached::Ended(outcome))
            }
            Poll::Pending => match self.0.lock().unwrap().waits.take() {
                Some(access) => Poll::Ready(Reached::Waits(access)),
                None => Poll::Pending,
            },
        })
        .await
    }

    async fn pass(&self, access: impl FnOnce() -> Access) -> Heard<Option<Item>> {
        match self.next(access) {
            None | Some(Heard::Nothing) => pending().await,
            Some(heard) => heard,
        }
    }

    fn next(&self, access: impl FnOnce() -> Access) -> Option<Heard<Option<Item>>> {
        let mut passage = self.0.lock().unwrap();
        let Some((heard, now)) = passage.script.pop_front() else {
            passage.waits = Some(access());
            return None;
        };
        passage.now = now;
        Some(heard)
    }

    /// Nevis is asked to send an SMS for this approval.
    pub(super) async fn sms(&self, approval: &str) -> Sending {
        let Heard::Sms(sending) = self.pass(|| Access::Sms(approval.to_owned())).await else { other_path() };
        sending
    }

    /// Nevis is asked to judge a code: what it does, and whether the code is right.
    pub(super) async fn code(&self) -> (Judging, bool) {
        let Heard::Code(judging, right) = self.pass(|| Access::Code).await else { other_path() };
        (judging, right)
    }
}

fn other_path() -> ! {
    panic!("an invocation is not the same on the same path")
}

impl Table for Gate {
    fn name(&self) -> &'static str {
        "approvals"
    }

    async fn read(&self, key: &str) -> Result<Option<Item>, ReadError> {
        assert_eq!(key, tag().key());
        let Heard::Read(heard) = self.pass(|| Access::Read).await else { other_path() };
        match heard {
            Reading::Found(item) => Ok(item),
            Reading::Unanswered => Err(ReadError::Unanswered(TABLE.timeout())),
            Reading::Refused => Err(ReadError::Refused(TABLE.timeout())),
        }
    }

    async fn put(&self, item: &Item, version: Option<&str>) -> Written {
        let access = || Access::Put { item: item.clone(), version: version.map(str::to_owned) };
        let Heard::Put(heard) = self.pass(access).await else { other_path() };
        match heard {
            Writing::Done => Written::Done,
            Writing::Superseded(item) => Written::Superseded(item),
            Writing::Busy => Written::Busy(TABLE.timeout()),
            Writing::Refused => Written::Refused(TABLE.timeout()),
            Writing::Lost => Written::Unknown(TABLE.timeout()),
        }
    }
}
