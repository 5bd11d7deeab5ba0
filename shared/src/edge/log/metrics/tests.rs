use serde_json::{Value, json};

use super::*;

/// The metrics of a line that the case completes.
fn metrics(event: Event, case: impl FnOnce(&mut RequestLine)) -> Value {
    let mut line = RequestLine::new(event, "id".to_owned(), "lambda".to_owned(), false);
    case(&mut line);
    serde_json::to_value(Metrics::of(&line, "stack-Function-1".to_owned(), 1_795_571_004_123)).unwrap()
}

/// The names of the outcomes that happened.
fn happened(event: Event, case: impl FnOnce(&mut RequestLine)) -> Vec<String> {
    let metrics = metrics(event, case);
    let members = metrics.as_object().unwrap().iter();
    members.filter(|(_, value)| **value == json!(1)).map(|(name, _)| name.clone()).collect()
}

fn problem(name: &str) -> impl FnOnce(&mut RequestLine) {
    move |line| line.problem = Some(name.to_owned())
}

#[test]
fn cloudwatch_finds_every_metric_that_is_there_and_no_other() {
    let metrics = metrics(Event::Start, |line| line.upstream_ms = Some(41));
    assert_eq!(metrics["_aws"]["Timestamp"], json!(1_795_571_004_123_u64));
    let [set] = &metrics["_aws"]["CloudWatchMetrics"].as_array().unwrap()[..] else { panic!("one set") };
    assert_eq!((&set["Namespace"], &set["Dimensions"]), (&json!("Countersign"), &json!([["Function"]])));
    assert_eq!(metrics["Function"], "stack-Function-1");
    let named: Vec<_> =
        set["Metrics"].as_array().unwrap().iter().map(|metric| metric["Name"].as_str().unwrap()).collect();
    let members: Vec<_> = metrics.as_object().unwrap().keys().map(String::as_str).collect();
    let values: Vec<_> = members.into_iter().filter(|name| !["_aws", "Function"].contains(name)).collect();
    assert_eq!(named, values);
    let unit = |name: &str| {
        let metric = set["Metrics"].as_array().unwrap().iter().find(|metric| metric["Name"] == name);
        metric.unwrap()["Unit"].clone()
    };
    assert_eq!((unit("UpstreamMs"), unit("Sent")), (json!("Milliseconds"), json!("Count")));
    assert_eq!((&metrics["UpstreamMs"], &metrics["Sent"]), (&json!(41), &json!(0)));
}

#[test]
fn nevis_takes_no_time_where_it_is_not_called() {
    assert_eq!(metrics(Event::Start, |_| {}).get("UpstreamMs"), None);
}

#[test]
fn every_problem_that_an_operator_cares_about_has_its_metric() {
    for (name, metric) in [
        ("rate-limited", "RateLimited"),
        ("approval-locked", "Locked"),
        ("outcome-unknown", "OutcomeUnknown"),
        ("upstream-unavailable", "UpstreamUnavailable"),
        ("upstream-misconfigured", "UpstreamMisconfigured"),
        ("internal", "Internal"),
    ] {
        for event in [Event::Start, Event::Verification] {
            assert_eq!(happened(event, problem(name)), [metric], "{name}");
        }
    }
    for name in ["malformed-request", "unauthenticated", "invalid-value", "request-in-progress"] {
        assert!(happened(Event::Start, problem(name)).is_empty(), "{name} says nothing of the service");
    }
}

#[test]
fn an_sms_is_counted_once() {
    let sent = |line: &mut RequestLine| line.facts.state_after = Some(StateName::Pending);
    assert_eq!(happened(Event::Start, sent), ["Sent"]);
    assert_eq!(happened(Event::Start, problem("approval-refused")), ["Refused"]);
    let again = |state: StateName, name: Option<&'static str>| {
        move |line: &mut RequestLine| {
            (line.facts.state_before, line.facts.state_after) = (Some(state), Some(state));
            line.problem = name.map(str::to_owned);
        }
    };
    for (state, name) in [
        (StateName::Pending, None),
        (StateName::Refused, Some("approval-refused")),
        (StateName::Unknown, Some("outcome-unknown")),
        (StateName::Sending, Some("outcome-unknown")),
    ] {
        assert!(
            happened(Event::Start, again(state, name)).is_empty(),
            "of one that died, Lambda counts the error"
        );
    }
}

#[test]
fn an_approval_is_counted_once_with_or_without_its_receipt() {
    let states = |before, after| {
        move |line: &mut RequestLine| {
            (line.facts.state_before, line.facts.state_after) = (Some(before), Some(after));
        }
    };
    assert_eq!(happened(Event::Verification, states(StateName::Pending, StateName::Approved)), ["Approved"]);
    assert!(happened(Event::Verification, states(StateName::Approved, StateName::Approved)).is_empty());
    assert!(happened(Event::Verification, states(StateName::Pending, StateName::Pending)).is_empty());
    let unsigned = |line: &mut RequestLine| {
        states(StateName::Pending, StateName::Approved)(line);
        line.problem = Some("upstream-unavailable".to_owned());
    };
    assert_eq!(happened(Event::Verification, unsigned), ["Approved", "UpstreamUnavailable"]);
}

#[test]
fn a_wrong_code_is_counted_when_it_locks_too() {
    assert_eq!(happened(Event::Verification, problem("code-rejected")), ["Rejected"]);
    let last = |line: &mut RequestLine| {
        line.problem = Some("approval-locked".to_owned());
        line.upstream_ms = Some(7);
    };
    assert_eq!(happened(Event::Verification, last), ["Locked", "Rejected"]);
}

#[test]
fn a_secret_that_was_read_again_is_counted() {
    assert_eq!(happened(Event::Start, |line| line.key_reread = true), ["KeyReread"]);
}

#[test]
fn discovery_counts_only_whether_it_could_answer() {
    assert_eq!(happened(Event::Discovery, problem("upstream-unavailable")), ["DiscoveryUnavailable"]);
    let metrics = metrics(Event::Discovery, |_| {});
    assert_eq!(metrics.as_object().unwrap().len(), 3, "{metrics}");
}
