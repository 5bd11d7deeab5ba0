//! The line per request: what an operator sees, and all that is ever logged of a request.
//!
//! It carries its metrics itself (`metrics`). It is written to stdout directly. No log subscriber is installed, so nothing that a library would
//! print at whatever level reaches the log; `docs/decisions/0003-one-line-per-request.md`.

use std::io::Write;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::Serialize;
use serde_json::json;

use crate::approvals::{Approved, Facts};

mod metrics;

use metrics::Metrics;

/// What a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Event {
    /// A code is to be sent.
    #[serde(rename = "approval.start")]
    Start,
    /// A code is to be checked.
    #[serde(rename = "approval.verification")]
    Verification,
    /// Somebody wants to know how an approval stands.
    #[serde(rename = "approval.view")]
    View,
    /// An approval is to be called off.
    #[serde(rename = "approval.cancellation")]
    Cancellation,
    /// A user is to be locked.
    #[serde(rename = "user.lock")]
    Lock,
    /// Somebody wants to know how to check receipts.
    #[serde(rename = "discovery")]
    Discovery,
}

/// What is said of one request. No member holds personal data or a secret.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestLine {
    level: &'static str,
    event: Event,
    /// API Gateway's request id, or Lambda's where there is none.
    pub request_id: String,
    /// Lambda's request id.
    pub lambda_request_id: String,
    /// Which approval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub approval_id: Option<String>,
    /// Nevis's id of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<String>,
    /// The tag of the user that was locked, by which a bank finds the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// A hash of who calls.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller: Option<String>,
    /// The template of what the user approves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// The approval's state that this request worked on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_before: Option<&'static str>,
    /// The approval's state that this request left, as far as it knows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state_after: Option<&'static str>,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<String>,
    /// The status of Nevis's answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upstream_status: Option<u16>,
    /// How long the calls to Nevis took together.
    #[serde(skip_serializing_if = "Option::is_none")]
    upstream_ms: Option<u64>,
    duration_ms: u64,
    cold_start: bool,
    /// What is wrong with the secret or the process, where the status alone does not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// Whether an earlier request with the same key had this outcome.
    #[serde(skip)]
    repeated: bool,
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
    pub(crate) at: SystemTime,
}

impl RequestLine {
    /// A line for the event, before anything is known.
    pub(crate) fn new(event: Event, request_id: String, lambda_request_id: String, cold_start: bool) -> Self {
        Self {
            level: "INFO",
            event,
            request_id,
            lambda_request_id,
            approval_id: None,
            transaction_id: None,
            tag: None,
            caller: None,
            template: None,
            state_before: None,
            state_after: None,
            status: 0,
            problem: None,
            upstream_status: None,
            upstream_ms: None,
            duration_ms: 0,
            cold_start,
            cause: None,
            repeated: false,
            key_reread: false,
            metrics: None,
        }
    }

    /// Notes how the calls to Nevis went.
    pub fn upstream(&mut self, status: Option<u16>, spent: Duration) {
        self.upstream_status = status;
        self.upstream_ms = Some(milliseconds(spent));
    }

    /// Notes the approval that a request was about, in the state in which it stays.
    pub fn stays(&mut self, approval: &Facts) {
        self.approval_id = Some(approval.approval_id.clone());
        self.transaction_id.clone_from(&approval.transaction_id);
        self.template.clone_from(&approval.template);
        self.state_before = Some(approval.state);
        self.state_after = Some(approval.state);
    }

    /// Notes that the approval is approved, whatever becomes of its receipt.
    pub fn approved(&mut self, approved: &Approved, state_before: &'static str) {
        self.transaction_id = Some(approved.transaction_id.clone());
        self.template = approved.transaction.as_ref().map(|transaction| transaction.template.clone());
        self.state_before = Some(state_before);
        self.state_after = Some("approved");
    }

    /// Notes that an earlier request with the same key was about this approval, and counted what came of it.
    pub fn repeats(&mut self, approval_id: &str, transaction_id: Option<&str>) {
        self.approval_id = Some(approval_id.to_owned());
        self.transaction_id = transaction_id.map(str::to_owned);
        self.repeated = true;
    }

    /// Completes the line with the outcome and its metrics, and writes it.
    pub(crate) fn write(mut self, source: Source, status: u16, problem: Option<&str>, duration: Duration) {
        self.status = status;
        self.problem = problem.map(str::to_owned);
        self.duration_ms = milliseconds(duration);
        let at = source.at.duration_since(UNIX_EPOCH).unwrap_or_default();
        self.metrics = Some(Metrics::of(&self, source.function, milliseconds(at)));
        write_line(&self);
    }
}

/// Writes why the function does not start, or starts without what most of it needs.
pub fn initialisation_failed(cause: &str) {
    write_line(&json!({ "level": "ERROR", "event": "initialisation.failed", "cause": cause }));
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
