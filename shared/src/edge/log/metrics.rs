//! The metrics of a request, as members of its log line: CloudWatch takes them out of it, without a call
//! and without an agent (embedded metric format,
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>).
//!
//! Outcomes are 0 or 1 and in every line of their event, so that an average is a rate and a sum a count.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Event, RequestLine};
use crate::approvals::StateName;

const NAMESPACE: &str = "Countersign";
/// The dimension: the function's name as Lambda has it, so that two deployments in one account do not mix.
const DIMENSION: &str = "Function";
const UPSTREAM_MS: &str = "UpstreamMs";

/// The members that CloudWatch reads.
#[derive(Debug, Serialize)]
pub(super) struct Metrics {
    #[serde(rename = "_aws")]
    directive: Directive,
    #[serde(rename = "Function")]
    function: String,
    #[serde(flatten)]
    values: BTreeMap<&'static str, u64>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Directive {
    timestamp: u64,
    cloud_watch_metrics: [MetricSet; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct MetricSet {
    namespace: &'static str,
    dimensions: [[&'static str; 1]; 1],
    metrics: Vec<Definition>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Definition {
    name: &'static str,
    unit: &'static str,
}

impl Metrics {
    /// The metrics of a line whose outcome is known; `function` is Lambda's name of the function, `timestamp` in
    /// milliseconds since 1970.
    pub(super) fn of(line: &RequestLine, function: String, timestamp: u64) -> Self {
        let outcomes = outcomes(line).into_iter().map(|(name, happened)| (name, u64::from(happened)));
        let values: BTreeMap<_, _> = outcomes.chain(line.upstream_ms.map(|ms| (UPSTREAM_MS, ms))).collect();
        let metrics = values.keys().map(|name| Definition { name, unit: unit(name) }).collect();
        let set = MetricSet { namespace: NAMESPACE, dimensions: [[DIMENSION]], metrics };
        Self { directive: Directive { timestamp, cloud_watch_metrics: [set] }, function, values }
    }
}

fn unit(name: &str) -> &'static str {
    if name == UPSTREAM_MS { "Milliseconds" } else { "Count" }
}

/// What can come of a request, and whether it did. A repetition has the outcome of an earlier request, which
/// counted it; of one that died, Lambda counts the error.
fn outcomes(line: &RequestLine) -> Vec<(&'static str, bool)> {
    let (before, after) = (line.facts.state_before, line.facts.state_after);
    let became = |from: Option<StateName>, to| before == from && after == Some(to);
    // A start finds an approval only where an earlier one with its key made it.
    let is_repetition = matches!(line.event, Event::Start) && before.is_some();
    let problem = |name: &str| !is_repetition && line.problem.as_deref() == Some(name);
    let mut outcomes = match line.event {
        // Apart from the others, as anybody may ask, and would dilute their shares.
        Event::Discovery => return vec![("DiscoveryUnavailable", problem("upstream-unavailable"))],
        Event::Start => {
            vec![("Sent", became(None, StateName::Pending)), ("Refused", problem("approval-refused"))]
        }
        Event::Verification => vec![
            ("Approved", became(Some(StateName::Pending), StateName::Approved)),
            ("Rejected", rejected(line)),
            ("ReceiptPending", problem("receipt-pending")),
        ],
        Event::View => Vec::new(),
        Event::Cancellation => {
            vec![("Cancelled", became(Some(StateName::Pending), StateName::Cancelled))]
        }
        Event::Lock => vec![("NotMe", line.facts.tag.is_some())],
    };
    outcomes.extend([
        ("UpstreamUnavailable", problem("upstream-unavailable")),
        ("RateLimited", problem("rate-limited")),
        ("Locked", problem("approval-locked")),
        ("OutcomeUnknown", problem("outcome-unknown")),
        ("UpstreamMisconfigured", problem("upstream-misconfigured")),
        ("Internal", problem("internal")),
        ("KeyReread", line.key_reread),
    ]);
    outcomes
}

/// A wrong code by Nevis's word: one that uses up the attempts or the failures is answered as locked.
fn rejected(line: &RequestLine) -> bool {
    match line.problem.as_deref() {
        Some("code-rejected") => true,
        Some("approval-locked") => line.upstream_ms.is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
