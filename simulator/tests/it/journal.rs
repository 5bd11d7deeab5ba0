//! The journal of what really happened, the numbered users, and requests held by the dozen.

use serde_json::json;
use simulator::{ACCESS_KEY, Endpoint, Event, Fault, Settings, Simulator};

use crate::client::{Client, approval, get, post, request_as, send, simulator, start, verify};

fn events(simulator: &Simulator) -> Vec<Event> {
    simulator.journal().into_iter().map(|entry| entry.event).collect()
}

#[tokio::test]
async fn the_journal_has_what_happened_and_not_what_was_answered() {
    let simulator = simulator(Settings::default()).await;
    let token = start(&simulator, "alice").await;
    let code = simulator.last_code("alice").unwrap();
    assert_eq!(verify(&simulator, "alice", "wrong", &token).await.status, 422);
    // Done, and answered otherwise; then not done.
    simulator.set_faults(vec![
        Fault::on(Endpoint::Verification).times(1).status(500),
        Fault::on(Endpoint::Verification).times(1).status(200).act(false),
    ]);
    assert_eq!(verify(&simulator, "alice", &code, &token).await.status, 500);
    assert_eq!(verify(&simulator, "alice", &code, &token).await.status, 200);
    assert_eq!(simulator.faults_hit(), 2);
    assert_eq!(events(&simulator), [Event::Sent, Event::Refused, Event::Accepted]);

    let journal = simulator.journal();
    assert_eq!(simulator.code_of(&journal[0].transaction_id), Some(code.clone()));
    assert!(journal.iter().all(|entry| entry.transaction_id == journal[0].transaction_id));
    let listed = get(&simulator, "/_sim/journal").await.json();
    assert_eq!(
        listed[0],
        json!({ "event": "sent", "username": "alice", "transactionId": journal[0].transaction_id, "code": code,
            "text": format!("Your confirmation code is {code}") })
    );
    assert_eq!((&listed[1]["code"], listed[1].get("text")), (&json!("wrong"), None));
    simulator.reset();
    assert_eq!((events(&simulator), simulator.faults_hit()), (vec![], 0));
}

#[tokio::test]
async fn there_are_as_many_more_users_as_the_setting_says() {
    let simulator = simulator(Settings { more_users: 2, ..Settings::default() }).await;
    assert_eq!(send(&simulator, approval("user-3")).await.unwrap().status, 404);
    let started = send(&simulator, approval("user-2")).await.unwrap().json();
    let code = simulator.last_code("user-2").unwrap();
    let user = get(&simulator, "/api/v1/users?username=user-2").await.json();
    assert_eq!((&user["userId"], &user["username"]), (&started["userId"], &json!("user-2")));
    let path = format!("/api/v1/users/{}/verification", user["userId"].as_str().unwrap());
    let answer =
        post(&simulator, &path, &json!({ "code": code, "statusToken": started["statusToken"] })).await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn a_key_dies_while_requests_are_held() {
    let simulator = simulator(Settings::default()).await;
    let held = |act| Fault::on(Endpoint::Approval).times(1).hold().act(act);
    simulator.set_faults(vec![held(true), held(false)]);
    let address = simulator.address();
    let call = |key: &'static str| async move {
        let body = json!({ "username": "alice", "channel": "sms" });
        Client::connect(address).await.send(request_as(key, "POST", "/api/v1/approval", Some(&body))).await
    };
    let first = tokio::spawn(call(ACCESS_KEY));
    simulator.wait_until_held(Endpoint::Approval).await;
    let second = tokio::spawn(call(ACCESS_KEY));
    simulator.wait_until_so_many_held(Endpoint::Approval, 2).await;
    simulator.set_access_keys(vec!["new".to_owned()]);
    simulator.release();
    assert_eq!(first.await.unwrap().unwrap().status, 200, "let in before");
    assert_eq!(second.await.unwrap().unwrap().status, 401, "judged at its release");
    assert_eq!(call("new").await.unwrap().status, 200);
}

#[tokio::test]
async fn verifications_of_one_user_at_the_same_time_are_counted() {
    let simulator = simulator(Settings::default()).await;
    let token = start(&simulator, "alice").await;
    simulator.set_faults(vec![Fault::on(Endpoint::Verification).times(3).hold()]);
    {
        let checks = async {
            tokio::join!(
                verify(&simulator, "alice", "1", &token),
                verify(&simulator, "alice", "2", &token),
                verify(&simulator, "bob", "3", &token)
            )
        };
        tokio::select! {
            answers = checks => panic!("{answers:?}"),
            () = simulator.wait_until_so_many_held(Endpoint::Verification, 3) => {}
        }
    }
    assert_eq!(simulator.most_at_once(), 2);
    simulator.reset();
    // Those whose callers went away are no longer under way, or will not be in a moment.
    while verify(&simulator, "alice", "1", &token).await.status != 422 || simulator.most_at_once() > 1 {
        simulator.reset();
    }
    assert_eq!(simulator.most_at_once(), 1);
}
