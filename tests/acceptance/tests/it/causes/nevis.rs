//! What is wrong with Nevis, or with what answers in its place.

use std::time::Duration;

use harness::lambda::Deadline;
use simulator::{Endpoint, Fault as NevisFault, Settings};

use super::{last, last_line, pair};
use crate::scenes::{start, verify};

/// A fault, at an endpoint.
type At = fn(Endpoint) -> NevisFault;

fn html(on: Endpoint) -> NevisFault {
    let page = NevisFault::on(on).status(200).act(false).body("<html>s3cret</html>");
    page.header("content-type", "text/html; charset=utf-8")
}

#[tokio::test]
async fn what_answers_in_nevis_s_place_is_told_at_the_start_and_at_the_check() {
    let pair = pair().await;
    let cases: [(At, &str); 5] = [
        (html, "nevis: html"),
        (|on| NevisFault::on(on).status(200).act(false).body("s3cret"), "nevis: answer"),
        (|on| NevisFault::on(on).status(405).act(false), "nevis: address"),
        (|on| NevisFault::on(on).status(503).act(false), "nevis: error"),
        (|on| NevisFault::on(on).drop_before(), "nevis: closed"),
    ];
    for (fault, cause) in cases {
        pair.world.nevis.set_faults(vec![]);
        let id = pair.started("alice").await;
        assert_eq!(last(&pair.start), None, "nothing failed");
        let (right, _) = pair.codes("alice");
        pair.world.nevis.set_faults(vec![fault(Endpoint::Approval), fault(Endpoint::Verification)]);
        pair.start.call(&start("bob")).await;
        assert_eq!(last(&pair.start).as_deref(), Some(cause));
        pair.verify.call(&verify(&id, &right)).await;
        assert_eq!(last(&pair.verify).as_deref(), Some(cause));
    }
}

#[tokio::test]
async fn a_nevis_that_is_silent_or_has_no_time_is_told_apart() {
    let pair = pair().await;
    pair.world.nevis.set_faults(vec![NevisFault::on(Endpoint::Approval).hold()]);
    pair.start.invoke(start("alice").event(), Deadline::In(Duration::from_secs(6))).await.expect("an answer");
    assert_eq!(last(&pair.start).as_deref(), Some("nevis: timeout"));
    pair.world.nevis.set_faults(vec![]);
    pair.start.invoke(start("bob").event(), Deadline::In(Duration::from_secs(4))).await.expect("an answer");
    assert_eq!(last(&pair.start).as_deref(), Some("nevis: deadline"));
}

#[tokio::test]
async fn a_key_that_nevis_refuses_or_says_nothing_of_is_told_apart() {
    let pair = pair().await;
    pair.world.nevis.set_faults(vec![
        NevisFault::on(Endpoint::Approval).status(401).act(false),
        NevisFault::on(Endpoint::Introspect).status(503).act(false),
    ]);
    pair.start.call(&start("alice")).await;
    assert_eq!(last(&pair.start).as_deref(), Some("nevis: introspection"));
    pair.world.nevis.set_faults(vec![
        NevisFault::on(Endpoint::Approval).status(401).act(false),
        NevisFault::on(Endpoint::Introspect).status(401).act(false),
    ]);
    pair.start.call(&start("alice")).await;
    assert_eq!(last(&pair.start).as_deref(), Some("nevis: key"));
}

/// A 200 of Nevis that is JSON, and does not say what the call needs.
fn lacking(on: Endpoint) -> NevisFault {
    NevisFault::on(on).status(200).act(false).header("content-type", "application/json").body("{\"more\":1}")
}

#[tokio::test]
async fn an_answer_that_lacks_what_it_must_say_is_told() {
    let pair = pair().await;
    let id = pair.started("alice").await;
    let (right, _) = pair.codes("alice");
    let somebody_else = r#"{"userId":"1f6e2c58-93ad-4b07-8c4e-52d0a7b9e316"}"#;
    let not_it = lacking(Endpoint::Verification).body(somebody_else);
    pair.world.nevis.set_faults(vec![lacking(Endpoint::Approval), not_it]);
    pair.start.call(&start("bob")).await;
    assert_eq!(last(&pair.start).as_deref(), Some("nevis: answer"));
    pair.verify.call(&verify(&id, &right)).await;
    assert_eq!(last(&pair.verify).as_deref(), Some("nevis: answer"));
}

/// The start stands whatever the look-up of its user comes to, and its line tells the status of the approval.
#[tokio::test]
async fn a_look_up_that_fails_is_told_and_one_that_does_not_is_not() {
    let pair = pair().await;
    let settings = Settings { user_id_in_approval: false, approval_status: 201, ..Settings::default() };
    pair.world.nevis.set_settings(settings);
    for (user, fault, cause) in [
        ("alice", None, None),
        ("bob", Some(lacking(Endpoint::Users)), Some("nevis: answer")),
        ("alice", Some(NevisFault::on(Endpoint::Users).status(503).act(false)), Some("nevis: error")),
    ] {
        pair.world.nevis.set_faults(fault.into_iter().collect());
        pair.started(user).await;
        assert_eq!(last(&pair.start).as_deref(), cause);
        assert_eq!(last_line(&pair.start)["upstreamStatus"], 201);
    }
}
