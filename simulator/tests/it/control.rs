//! The simulator's own paths.

use serde_json::{Value, json};
use simulator::{ACCESS_KEY, Calls, Endpoint, Fault, Servers, Settings, Simulator};

use crate::client::{Answer, approval, get, introspect, post, request, send, simulator, start, verify};

async fn put(simulator: &Simulator, path: &str, body: &Value) -> Answer {
    send(simulator, request("PUT", path, Some(body))).await.unwrap()
}

#[tokio::test]
async fn the_inbox_lists_messages_newest_first() {
    let simulator = simulator(Settings::default()).await;
    start(&simulator, "alice").await;
    start(&simulator, "bob").await;
    let inbox = get(&simulator, "/_sim/messages").await;
    assert_eq!(inbox.header("access-control-allow-origin"), Some("*"));
    let newest = &inbox.json()[0];
    let members: Vec<_> = newest.as_object().unwrap().keys().collect();
    assert_eq!(members, ["code", "phone", "sentAt", "text", "username"]);
    assert_eq!(newest["username"], "bob");
    assert_eq!(newest["code"].as_str(), simulator.last_code("bob").as_deref());
    assert!(newest["sentAt"].as_str().unwrap().ends_with('Z'));
    assert_eq!(inbox.json().as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn calls_are_counted_per_endpoint_whatever_becomes_of_them() {
    let simulator = simulator(Settings::default()).await;
    let token = start(&simulator, "alice").await;
    simulator.set_faults(vec![Fault::on(Endpoint::Approval).drop_before()]);
    assert!(send(&simulator, approval("alice")).await.is_err());
    assert_eq!(verify(&simulator, "alice", "0", &token).await.status, 422);
    introspect(&simulator, "x").await;
    get(&simulator, "/api/v1/users/x").await;
    get(&simulator, "/api/v1/users?username=x").await;
    post(&simulator, "/api/v1/status", &json!({})).await;
    post(&simulator, "/api/v1/intent", &json!({})).await;
    get(&simulator, "/ping").await;
    let expected =
        Calls { approval: 2, verification: 1, introspect: 1, users: 2, status: 1, intent: 1, ping: 1 };
    assert_eq!(simulator.calls(), expected);
    assert_eq!(get(&simulator, "/_sim/calls").await.json(), serde_json::to_value(expected).unwrap());
}

#[tokio::test]
async fn settings_are_replaced_whole() {
    let simulator = simulator(Settings { code_length: 8, ..Settings::default() }).await;
    assert_eq!(put(&simulator, "/_sim/settings", &json!({ "wrongCodeStatus": 401 })).await.status, 204);
    let expected = Settings { wrong_code_status: 401, ..Settings::default() };
    assert_eq!(simulator.settings(), expected);
    assert_eq!(get(&simulator, "/_sim/settings").await.json(), serde_json::to_value(&expected).unwrap());
    simulator.set_settings(Settings::default());
    assert_eq!(simulator.settings(), Settings::default());
}

#[tokio::test]
async fn keys_are_replaced_whole() {
    let simulator = simulator(Settings::default()).await;
    assert_eq!(put(&simulator, "/_sim/access-keys", &json!(["key1", "key2"])).await.status, 204);
    assert_eq!(send(&simulator, approval("alice")).await.unwrap().status, 401);
}

#[tokio::test]
async fn bad_bodies_are_refused_with_a_reason_and_change_nothing() {
    let simulator = simulator(Settings::default()).await;
    for (path, body) in [
        ("/_sim/settings", json!({ "codeLength": 99 })),
        ("/_sim/settings", json!({ "unknown": 1 })),
        ("/_sim/settings", json!({ "approvalStatus": 404 })),
        ("/_sim/settings", json!([])),
        ("/_sim/settings", json!(null)),
        ("/_sim/access-keys", json!(["a b"])),
        ("/_sim/access-keys", json!({})),
        ("/_sim/faults", json!([{ "on": "elsewhere" }])),
        ("/_sim/faults", json!([{ "on": "ping", "answer": "explode" }])),
        ("/_sim/faults", json!([{ "on": "ping", "answer": { "status": 200, "bodybytes": 1 } }])),
        ("/_sim/faults", json!([{ "on": "ping", "answer": { "status": 99 } }])),
        ("/_sim/faults", json!([{ "on": "ping", "answer": { "status": 200, "headers": { "a b": "" } } }])),
        ("/_sim/faults", json!([{ "on": "ping", "answer": { "status": 200, "bodyBytes": 1_000_000_000 } }])),
    ] {
        let answer = put(&simulator, path, &body).await;
        assert_eq!(answer.status, 400, "{body}");
        assert!(!answer.json()["message"].as_str().unwrap().is_empty());
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    }
    assert_eq!(get(&simulator, "/_sim/faults").await.json(), json!([]));
    assert_eq!(simulator.settings(), Settings::default());
}

#[tokio::test]
async fn a_reset_puts_everything_back() {
    let at_start = Settings { code_length: 8, ..Settings::default() };
    let simulator = simulator(at_start.clone()).await;
    start(&simulator, "alice").await;
    simulator.set_settings(Settings::default());
    simulator.set_access_keys(vec!["other".to_owned()]);
    simulator.set_faults(vec![Fault::on(Endpoint::Approval).status(500)]);
    assert_eq!(post(&simulator, "/_sim/reset", &json!({})).await.status, 204);
    assert_eq!((simulator.settings(), simulator.calls()), (at_start, Calls::default()));
    assert_eq!((simulator.messages(), simulator.last_code("alice")), (vec![], None));
    assert_eq!(introspect(&simulator, ACCESS_KEY).await["active"], true);
    start(&simulator, "alice").await;
}

#[tokio::test]
async fn pages_of_other_origins_may_ask_first() {
    let simulator = simulator(Settings::default()).await;
    let answer = send(&simulator, request("OPTIONS", "/_sim/faults", None)).await.unwrap();
    assert_eq!(answer.status, 204);
    for (name, value) in [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-methods", "GET, PUT, POST"),
        ("access-control-allow-headers", "content-type"),
    ] {
        assert_eq!(answer.header(name), Some(value));
    }
}

#[tokio::test]
async fn the_page_is_html_and_other_paths_and_methods_are_refused() {
    let servers = Servers {
        countersign_api: "http://api.test/",
        payments_api: "http://payments.test/",
        ..Servers::default()
    };
    let simulator = Simulator::start_with_page(crate::client::ANY_PORT, Settings::default(), servers);
    let simulator = simulator.await.unwrap();
    let page = get(&simulator, "/").await;
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    let text = std::str::from_utf8(&page.body).unwrap();
    let prompt = get(&simulator, "/web/element/define.js").await;
    if prompt.status == 200 {
        assert_eq!(
            (page.status.as_u16(), prompt.header("content-type")),
            (200, Some("text/javascript; charset=utf-8"))
        );
        assert!(
            text.contains(r#"content="http://api.test""#)
                && text.contains(r#"content="http://payments.test""#)
        );
    } else {
        // Whoever has not built the package is told how.
        assert_eq!((page.status.as_u16(), prompt.status.as_u16()), (503, 404));
        assert!(text.contains("make web"), "{text}");
    }
    assert_eq!(get(&simulator, "/web/../src/page/shop.js").await.status, 404);
    assert_eq!(post(&simulator, "/web/element/define.js", &json!({})).await.status, 405);
    for (file, content_type) in [("shop.js", "text/javascript"), ("phone.css", "text/css")] {
        let file = get(&simulator, &format!("/page/{file}")).await;
        assert_eq!(file.status, 200);
        assert_eq!(file.header("content-type"), Some(format!("{content_type}; charset=utf-8").as_str()));
    }
    assert_eq!(get(&simulator, "/page/page.html").await.status, 404);
    assert_eq!(post(&simulator, "/page/shop.js", &json!({})).await.status, 405);
    assert_eq!(get(&simulator, "/_sim/other").await.status, 404);
    assert_eq!(get(&simulator, "/_sim/reset").await.status, 405);
    assert_eq!(post(&simulator, "/", &json!({})).await.status, 405);
}

#[tokio::test]
async fn settings_that_cannot_be_acted_on_stop_the_start() {
    let settings = Settings { code_length: 0, ..Settings::default() };
    let refused = Simulator::start(crate::client::ANY_PORT, settings).await;
    assert_eq!(refused.err().unwrap().to_string(), "codeLength must be 4 to 10");
}
