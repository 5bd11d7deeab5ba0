//! The line per request: what an operator sees, and all that is ever logged of a request.
//!
//! It carries its metrics itself (`metrics`). It is written to stdout directly. No log subscriber is installed,
//! so nothing that a library would print at whatever level reaches the log;
//! `docs/decisions/0003-one-line-per-request.md`.

use std::io::Write;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Serialize;
use serde_json::json;

use crate::approvals::Facts;
use crate::edge::Reply;
use crate::nevis::NevisCalls;
use crate::platform::Cause;

mod event;
mod metrics;

pub use event::Event;
use metrics::Metrics;

/// What is said of one request. No member holds personal data or a secret.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RequestLine {
    level: &'static str,
    event: Event,
    /// API Gateway's request id, or Lambda's where there is none.
    pub(crate) request_id: String,
    /// Lambda's request id.
    pub(crate) lambda_request_id: String,
    /// A hash of who calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) caller: Option<String>,
    /// What the steps told.
    #[serde(flatten)]
    facts: Facts,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    /// The status of Nevis's last answer, introspections of the key apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    upstream_status: Option<u16>,
    /// How long the calls to Nevis took together.
    #[serde(skip_serializing_if = "Option::is_none")]
    upstream_ms: Option<u64>,
    duration_ms: u64,
    cold_start: bool,
    /// Whether the secret was read again while the request was handled.
    #[serde(skip)]
    pub(crate) key_reread: bool,
    #[serde(flatten)]
    metrics: Option<Metrics>,
}

/// The process and the moment that a line is about.
#[derive(Debug)]
pub(crate) struct Source {
    /// Lambda's name of the function.
    pub(crate) function: String,
    /// When the request came.
    pub(crate) received: SystemTime,
}

impl RequestLine {
    /// A line for the event, before anything is known.
    pub(crate) fn new(event: Event, request_id: String, lambda_request_id: String, cold_start: bool) -> Self {
        Self {
            // Lambda drops lines below the level that is set, and reads a line's level here ("Log-level
            // filtering").
            level: "INFO",
            event,
            request_id,
            lambda_request_id,
            caller: None,
            facts: Facts::default(),
            status: 0,
            problem: None,
            upstream_status: None,
            upstream_ms: None,
            duration_ms: 0,
            cold_start,
            key_reread: false,
            metrics: None,
        }
    }

    /// Adds what a step tells.
    pub(crate) fn learn(&mut self, facts: Facts) {
        self.facts.learn(facts);
    }

    /// Adds how the calls to Nevis went, and why the secret could not be read. Of several causes, the one that
    /// decided the answer is told: a step is later than a call, and a secret may be missing without harm for long.
    pub(crate) fn called(&mut self, calls: &NevisCalls, secret: Option<Cause>) {
        self.upstream_status = calls.status();
        self.upstream_ms = calls.spent().map(milliseconds);
        self.facts.cause = self.facts.cause.or(calls.cause()).or(secret);
    }

    /// Completes the line with the outcome and its metrics, and writes it.
    pub(crate) fn write(mut self, source: Source, reply: &Reply, duration: Duration) {
        self.status = reply.status();
        self.problem = reply.problem_name().map(str::to_owned);
        self.duration_ms = milliseconds(duration);
        let received = source.received.duration_since(UNIX_EPOCH).unwrap_or_default();
        self.metrics = Some(Metrics::of(&self, source.function, milliseconds(received)));
        write_line(&self);
    }
}

/// Writes why the function does not start, or starts without what most of it needs.
pub fn initialisation_failed(cause: &str) {
    write_line(&json!({ "level": "ERROR", "event": "initialisation.failed", "cause": cause }));
}

/// Writes what failed of the initialisation and is tried again by the request that needs it.
pub(crate) fn initialisation_incomplete(facts: &Facts) {
    let Facts { cause, receipt_key, .. } = facts;
    let mut line = json!({ "level": "WARN", "event": "initialisation.incomplete", "cause": cause });
    if let (Some(line), Some(receipt_key)) = (line.as_object_mut(), receipt_key) {
        line.insert("receiptKey".to_owned(), json!(receipt_key));
    }
    write_line(&line);
}

/// Puts a line in place of what Rust prints of a panic, whose message could hold anything.
pub(crate) fn report_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|place| format!("{}:{}", place.file(), place.line()));
        write_line(&json!({ "level": "ERROR", "event": "panic", "place": place }));
    }));
}

fn write_line(line: &impl Serialize) {
    if let Ok(mut line) = serde_json::to_vec(line) {
        line.push(b'\n');
        // A log that cannot be written must not fail a request.
        let _ = std::io::stdout().lock().write_all(&line);
    }
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
