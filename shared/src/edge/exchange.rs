//! One request and its reply: what every endpoint does alike.
//!
//! A function makes an [`Exchange`] of each request. An endpoint reads the caller by it, where there is one, and passes
//! the end of every step of the approvals through [`Exchange::noted`]. `App::finish` ends it with the reply.

use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::FutureExt;
use lambda_http::{Body, Request, RequestExt, Response};
use lambda_runtime::Context;
use tokio::time::Instant;

use crate::approvals::{ApprovalId, Caller, HasFacts, Refused};
use crate::edge::event::Gateway;
use crate::edge::log::{Event, RequestLine, Source};
use crate::edge::route::approval_id;
use crate::edge::{Problem, Reply, caller};
use crate::nevis::NevisCalls;
use crate::platform::{CallerAuth, Cause, Clock, Deadline};

/// What a request is handled with.
#[derive(Debug)]
pub struct Exchange {
    /// When the invocation ends.
    pub deadline: Deadline,
    /// The calls to Nevis.
    pub calls: NevisCalls,
    pub(crate) line: RequestLine,
    /// Why the secret could not be read, where an earlier key is still in use.
    pub(crate) secret: Option<Cause>,
    source: Source,
    started: Instant,
}

impl Exchange {
    /// Takes up a request; `event` is what it is in the log.
    pub fn new(event: Event, request: &Request, clock: &Clock) -> Self {
        static WARM: AtomicBool = AtomicBool::new(false);
        let context: Option<&Context> = request.lambda_context_ref();
        let lambda_id = context.map(|context| context.request_id.clone()).unwrap_or_default();
        let deadline = context.map_or(0, |context| context.deadline);
        let request_id = gateway_request_id(request).unwrap_or_else(|| lambda_id.clone());
        // A line says so, as the first request of a process pays for what the initialisation left.
        let cold_start = !WARM.swap(true, Ordering::Relaxed);
        let function = context.map(|context| context.env_config.function_name.clone()).unwrap_or_default();
        let deadline = Deadline::new(deadline, clock.now());
        Self {
            deadline,
            calls: NevisCalls::none(deadline),
            secret: None,
            line: RequestLine::new(event, request_id, lambda_id, cold_start),
            source: Source { function, received: clock.now() },
            started: Instant::now(),
        }
    }

    /// Reads the caller and notes it.
    pub fn caller(&mut self, request: &Request, auth: &CallerAuth) -> Result<Caller, Problem> {
        let caller = caller::authenticated(request, auth)?;
        self.line.caller = Some(caller.log_id());
        Ok(caller)
    }

    /// Reads the id of an approval out of the path, and notes it.
    pub fn approval(&mut self, id: &str) -> Result<ApprovalId, Problem> {
        let id = approval_id(id)?;
        self.note(&id);
        Ok(id)
    }

    /// Notes what something tells.
    pub fn note(&mut self, told: &impl HasFacts) {
        self.line.learn(told.facts());
    }

    /// Notes what a step ended with; a refusal becomes its problem.
    pub fn noted<T: HasFacts>(&mut self, step: Result<T, Refused>) -> Result<T, Problem> {
        match &step {
            Ok(outcome) => self.note(outcome),
            Err(refused) => self.note(refused),
        }
        step.map_err(Problem::from)
    }

    /// Writes the line about the request and makes the response. Nothing else writes that line, so each request
    /// has one.
    pub fn finish(mut self, reply: Reply) -> Response<Body> {
        let request_id = self.line.request_id.clone();
        self.line.called(&self.calls, self.secret);
        self.line.write(self.source, &reply, self.started.elapsed());
        reply.into_response(&request_id)
    }
}

/// The reply that handling a request gives, whose error is the reply to give at once. A panic becomes
/// `internal`: whatever was reserved ends as after a crash.
pub async fn reply_of(handling: impl Future<Output = Result<Reply, Reply>>) -> Reply {
    // What a panic leaves half-done lies in the table, where a crash may leave it as well (architecture.md,
    // "What a crash leaves behind").
    match AssertUnwindSafe(handling).catch_unwind().await {
        Ok(Ok(reply) | Err(reply)) => reply,
        Err(_) => Problem::Internal.into(),
    }
}

fn gateway_request_id(request: &Request) -> Option<String> {
    Gateway::of(request)?.request_id.clone().filter(|id| is_header(id))
}

/// Ids are echoed in a header.
fn is_header(id: &str) -> bool {
    (1..=128).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_an_internal_problem() {
        let reply = reply_of(async { panic!("a defect") }).await;
        assert_eq!((reply.status(), reply.problem_name()), (500, Some("internal")));
    }

    #[test]
    fn only_ids_that_fit_a_header_are_echoed() {
        assert!(is_header("JKJaXmPLvHcESHA="));
        for bad in ["", "a b", "a\r\nb", "\u{e9}", &"a".repeat(129)] {
            assert!(!is_header(bad), "{bad:?}");
        }
    }
}
