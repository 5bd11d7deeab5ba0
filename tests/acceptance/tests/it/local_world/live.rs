//! `make live`, with a simulator as the real instance, and a foreign web page that tries what it can.

use std::collections::HashMap;
use std::net::SocketAddr;

use harness::aws::http;
use harness::built::workspace;
use reqwest::{Method, Response};
use serde_json::{Value, json};
use simulator::{Settings, Simulator};

use super::{LocalWorld, ONE_AT_A_TIME, descendants, free_places};
use crate::scenes::payment;

const KEY: &str = "live-access-key-1f0e2d3c4b5a6978";
const FOREIGN: &str = "https://evil.example";

struct Run {
    world: LocalWorld,
    nevis: Simulator,
    api: String,
    page: String,
    ministack: String,
}

impl Run {
    async fn start() -> Self {
        let nevis = Simulator::start(([127, 0, 0, 1], 0).into(), Settings::default()).await.unwrap();
        nevis.set_access_keys(vec![KEY.to_owned()]);
        let key = workspace().join(format!("target/tmp/live-key-{}", std::process::id()));
        std::fs::create_dir_all(key.parent().unwrap()).unwrap();
        std::fs::write(&key, KEY).unwrap();
        let places: [SocketAddr; 3] = free_places();
        let mut program = LocalWorld::program(places);
        program
            .arg("live")
            .env("NEVIS_BASE_URL", nevis.url())
            .env("NEVIS_ACCESS_KEY_FILE", &key)
            .env("LIVE_USERNAMES", "alice,nophone")
            .env("LIVE_SMS", "2")
            .env("LIVE_YES", "1")
            .env("RESEND_COOLDOWN_SECONDS", "0");
        let mut world = LocalWorld(program.spawn().unwrap());
        let lines = world.read_until("Ready").await;
        std::fs::remove_file(&key).unwrap();
        assert!(
            lines[0].contains("real SMS") && lines[0].contains("at most 2, to alice, nophone"),
            "{lines:?}"
        );
        let ministack = lines.iter().find_map(|line| line.strip_prefix("MiniStack")).expect("its line");
        let ministack = ministack.split_whitespace().next().unwrap().to_owned();
        let [api, page, _] = places.map(|place| format!("http://{place}"));
        Self { world, nevis, api, page, ministack }
    }

    /// A request to the API as a browser sends it for a page of this origin.
    async fn call(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &Value) -> Response {
        let mut request = http().request(method, format!("{}{path}", self.api)).body(body.to_string());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.send().await.unwrap()
    }

    async fn own(&self, path: &str, body: &Value) -> (u16, Value) {
        let headers = [("origin", &*self.page), ("content-type", "application/json")];
        let answer = self.call(Method::POST, path, &headers, body).await;
        assert_eq!(answer.headers()["access-control-allow-origin"], *self.page);
        (answer.status().as_u16(), answer.json().await.unwrap())
    }
}

fn start(username: &str) -> Value {
    json!({ "username": username, "transaction": payment("en", "M. Muster") })
}

#[tokio::test]
async fn a_real_instance_is_used_by_the_own_page_and_by_nobody_else() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let run = Run::start().await;
    nothing_is_told_to_a_foreign_page(&run).await;
    the_key_is_where_it_must_be_alone(&run).await;
    assert_eq!(run.nevis.calls().approval, 0, "so far nobody has started anything");

    let free_text = json!({ "username": "alice", "message": "{{CODE}}" });
    let (status, refused) = run.own("/v1/approvals", &free_text).await;
    assert_eq!((status, &refused["type"]), (403, &json!("urn:countersign:problem:not-allowed")));
    let (status, refused) = run.own("/v1/approvals", &start("nophone")).await;
    assert_eq!(status, 422, "{refused}");

    let (status, started) = run.own("/v1/approvals", &start("alice")).await;
    assert_eq!(status, 201, "{started}");
    let sent = http().get(format!("{}/_sim/messages", run.page)).send().await.unwrap();
    let sent: Value = sent.json().await.unwrap();
    assert_eq!((&sent[0]["text"], &sent[0]["code"]), (&started["text"], &json!("")), "{sent}");
    let check = format!("/v1/approvals/{}/verification", started["approvalId"].as_str().unwrap());
    let (status, verified) = run.own(&check, &json!({ "code": run.nevis.last_code("alice") })).await;
    assert_eq!(status, 200, "{verified}");
    assert!(verified["receipt"].is_string());

    assert_eq!(run.own("/v1/approvals", &start("alice")).await.0, 201);
    let headers = [("origin", &*run.page), ("content-type", "application/json")];
    let one_more = run.call(Method::POST, "/v1/approvals", &headers, &start("alice")).await;
    assert_eq!(one_more.status().as_u16(), 429, "LIVE_SMS");
    assert_eq!(run.nevis.messages().len(), 2);
}

/// Not a start, not the text of one, not the page's own list, by whichever name it calls.
async fn nothing_is_told_to_a_foreign_page(run: &Run) {
    let json = ("content-type", "application/json");
    let host = run.api.trim_start_matches("http://").to_owned();
    let rebound = format!("evil.example:{}", host.rsplit_once(':').unwrap().1);
    for headers in [
        vec![("origin", FOREIGN), json],
        vec![("origin", FOREIGN), ("content-type", "text/plain")],
        vec![("origin", "null"), json],
        vec![json],
        vec![("origin", &*run.page), ("host", &rebound), json],
    ] {
        for path in ["/v1/approvals", "/v1/approvals/x/verification", "/v1/locks"] {
            let answer = run.call(Method::POST, path, &headers, &start("alice")).await;
            assert_eq!(answer.status().as_u16(), 403, "{path} {headers:?}");
            assert!(!answer.headers().contains_key("access-control-allow-origin"), "{path} {headers:?}");
        }
    }
    let preflight = [("origin", FOREIGN), ("access-control-request-method", "POST")];
    let preflight = run.call(Method::OPTIONS, "/v1/approvals", &preflight, &Value::Null).await;
    assert!(!preflight.headers().contains_key("access-control-allow-origin"));
    let rebound =
        http().get(format!("{}/_sim/messages", run.page)).header("host", "evil.example").send().await;
    assert_eq!(rebound.unwrap().status().as_u16(), 403);
    let list =
        http().get(format!("{}/_sim/messages", run.page)).header("origin", FOREIGN).send().await.unwrap();
    assert!(!list.headers().contains_key("access-control-allow-origin"));
}

/// In no other process, argument or file of the run, not in MiniStack, and handed to nobody who has not signed.
async fn the_key_is_where_it_must_be_alone(run: &Run) {
    let mut vaults = Vec::new();
    for pid in descendants(run.world.pid()) {
        // One that has ended meanwhile has nothing.
        let read = |file| std::fs::read(format!("/proc/{pid}/{file}")).unwrap_or_default();
        let read = |file| String::from_utf8_lossy(&read(file)).into_owned();
        let (arguments, environment) = (read("cmdline"), read("environ"));
        assert!(!arguments.contains(KEY) && !environment.contains(KEY), "{arguments}");
        let variables: HashMap<_, _> =
            environment.split('\0').filter_map(|one| one.split_once('=')).collect();
        vaults.extend(variables.get("AWS_ENDPOINT_URL_SECRETS_MANAGER").map(|url| (*url).to_owned()));
    }
    for log in std::fs::read_dir(workspace().join("target/local")).unwrap() {
        assert!(!std::fs::read_to_string(log.unwrap().path()).unwrap().contains(KEY));
    }
    assert!(vaults.len() >= 2, "both functions know where to ask");
    vaults.push(run.ministack.clone());
    for place in vaults {
        for media_type in ["text/plain", "application/x-amz-json-1.1"] {
            let request = http().post(&place).header("origin", FOREIGN).header("content-type", media_type);
            let request = request.header("x-amz-target", "secretsmanager.GetSecretValue");
            let answer = request.body(r#"{"SecretId":"access-key"}"#).send().await.unwrap();
            assert!(!answer.status().is_success(), "{place}");
            assert!(!answer.text().await.unwrap().contains(KEY), "{place}");
        }
    }
    assert!(
        !run.ministack.starts_with("http://127.0.0.1:"),
        "nowhere that a page would look: {}",
        run.ministack
    );
}
