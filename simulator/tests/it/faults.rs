//! Faults, each as a caller meets it.

use std::time::{Duration, Instant};

use serde_json::json;
use simulator::{Endpoint, Fault, Settings};

use crate::client::{Client, approval, get, introspect, request, send, simulator, start, verify};

const APPROVAL: Endpoint = Endpoint::Approval;

#[tokio::test]
async fn a_dropped_connection_comes_before_or_after_the_act() {
    let simulator = simulator(Settings::default()).await;
    for (fault, sent) in [(Fault::on(APPROVAL).drop_before(), 0), (Fault::on(APPROVAL).drop_after(), 1)] {
        simulator.reset();
        simulator.set_faults(vec![fault]);
        assert!(send(&simulator, approval("alice")).await.is_err());
        assert_eq!(simulator.messages().len(), sent);
    }
}

#[tokio::test]
async fn a_fixed_answer_comes_with_and_without_the_act() {
    let simulator = simulator(Settings::default()).await;
    for (act, sent) in [(true, 1), (false, 0)] {
        simulator.reset();
        simulator.set_faults(vec![Fault::on(APPROVAL).status(503).header("retry-after", "7").act(act)]);
        let answer = send(&simulator, approval("alice")).await.unwrap();
        assert_eq!((answer.status.as_u16(), answer.header("retry-after")), (503, Some("7")));
        assert_eq!((answer.body.len(), simulator.messages().len()), (0, sent));
    }
}

#[tokio::test]
async fn bodies_may_be_broken_huge_or_of_another_type() {
    let simulator = simulator(Settings::default()).await;
    simulator.set_faults(vec![
        Fault::on(APPROVAL).times(1).body(r#"{"statusToken":"#),
        Fault::on(APPROVAL).times(1).body_bytes(200_000),
        Fault::on(APPROVAL).times(1).body("<p>").header("content-type", "text/html"),
        Fault::on(APPROVAL).times(1).status(302).header("location", "http://elsewhere.test/"),
    ]);
    let broken = send(&simulator, approval("alice")).await.unwrap();
    assert_eq!((broken.status.as_u16(), broken.body.as_ref()), (200, br#"{"statusToken":"#.as_slice()));
    assert_eq!(broken.header("content-type"), Some("application/json"));
    assert_eq!(send(&simulator, approval("alice")).await.unwrap().body.len(), 200_000);
    let page = send(&simulator, approval("alice")).await.unwrap();
    assert_eq!(page.header("content-type"), Some("text/html"));
    let moved = send(&simulator, approval("alice")).await.unwrap();
    assert_eq!((moved.status.as_u16(), moved.header("location")), (302, Some("http://elsewhere.test/")));
    assert_eq!(send(&simulator, approval("alice")).await.unwrap().status, 200);
}

#[tokio::test]
async fn the_first_fault_that_matches_and_has_times_left_is_used_up() {
    let simulator = simulator(Settings::default()).await;
    let answer = |status| json!({ "status": status });
    let faults = json!([
        { "on": "ping", "times": 0, "answer": answer(418) },
        { "on": "users", "answer": answer(500) },
        { "on": "ping", "times": 2, "answer": answer(501) },
        { "on": "ping", "answer": answer(502) },
    ]);
    let put = send(&simulator, request("PUT", "/_sim/faults", Some(&faults))).await.unwrap();
    assert_eq!(put.status, 204);
    for status in [501, 501, 502, 502] {
        assert_eq!(get(&simulator, "/ping").await.status, status);
    }
    let left = get(&simulator, "/_sim/faults").await.json();
    assert_eq!((&left[2]["times"], &left[3]["times"]), (&json!(0), &json!(null)));
    simulator.set_faults(vec![]);
    assert_eq!(get(&simulator, "/ping").await.status, 200);
}

#[tokio::test]
async fn every_endpoint_can_fail() {
    let simulator = simulator(Settings::default()).await;
    for (on, method, path) in [
        (Endpoint::Approval, "POST", "/api/v1/approval"),
        (Endpoint::Verification, "POST", "/api/v1/users/u/verification"),
        (Endpoint::Introspect, "POST", "/api/v1/introspect"),
        (Endpoint::Users, "GET", "/api/v1/users/u"),
        (Endpoint::Status, "POST", "/api/v1/status"),
        (Endpoint::Intent, "POST", "/api/v1/intent"),
        (Endpoint::Ping, "GET", "/ping"),
    ] {
        simulator.set_faults(vec![Fault::on(on).status(507)]);
        assert_eq!(send(&simulator, request(method, path, None)).await.unwrap().status, 507, "{path}");
    }
}

#[tokio::test]
async fn a_slow_answer_is_the_real_one_late() {
    let simulator = simulator(Settings::default()).await;
    simulator.set_faults(vec![Fault::on(Endpoint::Ping).delay(40)]);
    let before = Instant::now();
    assert_eq!(get(&simulator, "/ping").await.body.as_ref(), b"PONG");
    assert!(before.elapsed() >= Duration::from_millis(40));
}

#[tokio::test]
async fn a_held_request_has_acted_and_waits_for_its_release() {
    let simulator = simulator(Settings::default()).await;
    simulator.set_faults(vec![Fault::on(APPROVAL).hold()]);
    let mut client = Client::connect(simulator.address()).await;
    let held = tokio::spawn(async move { client.send(approval("alice")).await });
    simulator.wait_until_held(APPROVAL).await;
    assert_eq!(simulator.messages().len(), 1);
    assert!(!held.is_finished());
    simulator.release();
    assert_eq!(held.await.unwrap().unwrap().status, 200);
}

#[tokio::test]
async fn a_held_request_that_has_not_acted_acts_once_it_is_released() {
    let simulator = simulator(Settings::default()).await;
    simulator.set_faults(vec![Fault::on(APPROVAL).hold().act(false)]);
    let mut client = Client::connect(simulator.address()).await;
    let held = tokio::spawn(async move { client.send(approval("alice")).await });
    simulator.wait_until_held(APPROVAL).await;
    assert_eq!(simulator.messages().len(), 0);
    let none = send(&simulator, request("PUT", "/_sim/faults", Some(&json!([])))).await.unwrap();
    assert_eq!(none.status, 204);
    assert_eq!(held.await.unwrap().unwrap().status, 200);
    assert_eq!(simulator.messages().len(), 1);
}

#[tokio::test]
async fn a_request_is_held_at_its_own_endpoint_and_its_caller_may_die() {
    let simulator = simulator(Settings::default()).await;
    let token = start(&simulator, "alice").await;
    let code = simulator.last_code("alice").unwrap();
    simulator.set_faults(vec![Fault::on(Endpoint::Verification).times(1).hold()]);
    {
        let doomed = verify(&simulator, "alice", &code, &token);
        tokio::select! {
            answer = doomed => panic!("{answer:?}"),
            () = simulator.wait_until_held(Endpoint::Verification) => {}
            () = simulator.wait_until_held(APPROVAL) => panic!("no approval is held"),
        }
    }
    assert_eq!(introspect(&simulator, &token).await["active"], false, "the code was verified");
    assert_eq!(verify(&simulator, "alice", &code, &token).await.status, 422);
}

#[tokio::test]
async fn a_held_request_may_end_without_an_answer() {
    let simulator = simulator(Settings::default()).await;
    simulator.set_faults(vec![Fault::on(APPROVAL).hold().drop_after()]);
    let mut client = Client::connect(simulator.address()).await;
    let held = tokio::spawn(async move { client.send(approval("alice")).await });
    simulator.wait_until_held(APPROVAL).await;
    simulator.reset();
    assert!(held.await.unwrap().is_err());
}

#[tokio::test]
async fn a_fault_that_cannot_be_answered_says_so() {
    let simulator = simulator(Settings::default()).await;
    simulator.set_faults(vec![Fault::on(Endpoint::Ping).status(1000)]);
    let answer = get(&simulator, "/ping").await;
    assert_eq!((answer.status.as_u16(), answer.body.starts_with(b"bad fault: 1000")), (500, true));
}
