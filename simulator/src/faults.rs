//! Faults: what goes wrong, at which endpoint and how often.

mod answer;
mod queue;

use serde::{Deserialize, Serialize};

pub use self::answer::FixedAnswer;
pub(crate) use self::queue::FaultQueue;
use crate::endpoint::Endpoint;

/// One way in which requests to an endpoint go wrong.
///
/// Order of events: the request takes effect (`act`), then `delay_ms` passes, then it is held (`hold`), then it is answered.
/// With `act` false and no answer of its own, it takes effect after the waiting.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// The endpoint.
    pub on: Endpoint,
    /// How many requests it hits; `None`: all until it is removed.
    #[serde(default)]
    pub times: Option<u32>,
    /// Milliseconds to wait before the answer.
    #[serde(default)]
    pub delay_ms: u64,
    /// Whether the request takes effect in the simulator before the fault's answer.
    #[serde(default = "yes")]
    pub act: bool,
    /// What is answered; `None`: what the simulator really says.
    #[serde(default)]
    pub answer: Option<FaultAnswer>,
    /// Whether the request waits until it is released, or the faults are replaced.
    #[serde(default)]
    pub hold: bool,
}

/// What a fault answers.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(
    rename_all = "camelCase",
    expecting = "an answer is null, \"drop\", or an object of status, headers, body and bodyBytes"
)]
pub enum FaultAnswer {
    /// Nothing: the connection is closed. `"drop"` in JSON.
    Drop,
    /// A fixed answer.
    #[serde(untagged)]
    Respond(FixedAnswer),
}

const fn yes() -> bool {
    true
}

impl Fault {
    /// A fault that changes nothing yet: every request, at once, with the real answer.
    #[must_use]
    pub const fn on(on: Endpoint) -> Self {
        Self { on, times: None, delay_ms: 0, act: true, answer: None, hold: false }
    }

    /// Hits the next `times` requests only.
    #[must_use]
    pub const fn times(mut self, times: u32) -> Self {
        self.times = Some(times);
        self
    }

    /// Waits `milliseconds` before the answer.
    #[must_use]
    pub const fn delay(mut self, milliseconds: u64) -> Self {
        self.delay_ms = milliseconds;
        self
    }

    /// Whether the request takes effect before the fault's answer.
    #[must_use]
    pub const fn act(mut self, act: bool) -> Self {
        self.act = act;
        self
    }

    /// Keeps the request waiting until it is released.
    #[must_use]
    pub const fn hold(mut self) -> Self {
        self.hold = true;
        self
    }

    /// Closes the connection without having done anything.
    #[must_use]
    pub fn drop_before(mut self) -> Self {
        self.act = false;
        self.answer = Some(FaultAnswer::Drop);
        self
    }

    /// Does what was asked, then closes the connection without an answer.
    #[must_use]
    pub fn drop_after(mut self) -> Self {
        self.act = true;
        self.answer = Some(FaultAnswer::Drop);
        self
    }

    /// Answers with `status`, 200 to 599.
    #[must_use]
    pub fn status(self, status: u16) -> Self {
        self.respond(|answer| answer.status = status)
    }

    /// Answers with a header; with status 200 unless another is set.
    #[must_use]
    pub fn header(self, name: &str, value: &str) -> Self {
        self.respond(|answer| drop(answer.headers.insert(name.to_owned(), value.to_owned())))
    }

    /// Answers with this body; with status 200 unless another is set.
    #[must_use]
    pub fn body(self, body: &str) -> Self {
        self.respond(|answer| body.clone_into(&mut answer.body))
    }

    /// Answers with a body of so many bytes; with status 200 unless another is set.
    #[must_use]
    pub fn body_bytes(self, bytes: usize) -> Self {
        self.respond(|answer| answer.body_bytes = Some(bytes))
    }

    fn respond(mut self, change: impl FnOnce(&mut FixedAnswer)) -> Self {
        let mut answer = match self.answer.take() {
            Some(FaultAnswer::Respond(answer)) => answer,
            Some(FaultAnswer::Drop) | None => FixedAnswer::new(200),
        };
        change(&mut answer);
        self.answer = Some(FaultAnswer::Respond(answer));
        self
    }

    /// What no server could answer: the reason, for whoever sent it.
    pub(crate) fn check(&self) -> Result<(), String> {
        match &self.answer {
            Some(FaultAnswer::Respond(answer)) => answer.response().map(drop),
            Some(FaultAnswer::Drop) | None => Ok(()),
        }
    }
}
