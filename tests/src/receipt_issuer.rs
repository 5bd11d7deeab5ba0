//! An issuer of receipts that says whatever the test wants, truly signed: so that in a bad receipt
//! exactly one thing is wrong.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use countersign::clock::Clock;
use http::{Request, Response};
use serde_json::{Value, json};
use simulator::server::Server;

use crate::gateway::unique_name;
use crate::signing_key::SigningKey;

/// An issuer with one key, serving discovery and key set until it is dropped.
pub struct ReceiptIssuer {
    url: String,
    server: Option<Server>,
    key: SigningKey,
    desk: Arc<Desk>,
}

/// What the HTTP side knows.
#[derive(Default)]
struct Desk {
    keys: Mutex<Vec<Value>>,
    named: Mutex<Option<String>>,
    discovery_down: AtomicBool,
    key_set_down: AtomicBool,
    fetches: AtomicUsize,
}

impl ReceiptIssuer {
    /// `aud` of its receipts.
    pub const AUDIENCE: &str = "payments";

    /// Makes a key and serves on a free port.
    pub async fn start() -> Self {
        let key = SigningKey::create().await;
        let desk = Arc::new(Desk { keys: Mutex::new(vec![key.jwk()]), ..Desk::default() });
        let serving = Arc::clone(&desk);
        let server = Server::start(([127, 0, 0, 1], 0).into(), move |request| {
            let answer = serving.serve(&request);
            async { Some(answer) }
        });
        let server = server.await.expect("a free port");
        Self { url: format!("http://{}", server.address()), server: Some(server), key, desk }
    }

    /// Stops serving. Nobody listens on its port when this returns.
    pub async fn stop(&mut self) {
        self.server.take().expect("stopped once").stop().await;
    }

    /// `iss` of its receipts.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// The key that signs.
    pub const fn key(&self) -> &SigningKey {
        &self.key
    }

    /// The header of a good receipt.
    pub fn header(&self) -> Value {
        json!({ "alg": "RS256", "typ": "txn-approval+jwt", "kid": self.key.kid() })
    }

    /// The claims of a good receipt, a new one each time: this user approved a payment of these fields.
    pub fn claims(&self, user: &str, fields: &Value) -> Value {
        let now = Clock::system().seconds();
        json!({
            "iss": self.url(), "aud": Self::AUDIENCE, "sub": user, "jti": unique_name("receipt"),
            "txn": "d9db4760-1f9c-4d3a-9a51-5cbe533389e3", "scope": "approval:payment", "amr": ["sms", "otp"],
            "iat": now, "auth_time": now, "exp": now + 120,
            "transaction": { "template": "payment", "fields": fields },
        })
    }

    /// A receipt with these claims.
    pub async fn issue(&self, claims: &Value) -> String {
        self.key.sign(&self.header(), claims).await
    }

    /// Lists one more key.
    pub fn list(&self, key: &SigningKey) {
        self.desk.keys.lock().unwrap().push(key.jwk());
    }

    /// Calls itself something else in its discovery.
    pub fn call_itself(&self, name: &str) {
        *self.desk.named.lock().unwrap() = Some(name.to_owned());
    }

    /// Answers 500 to requests for the discovery, or no longer.
    pub fn set_discovery_down(&self, down: bool) {
        self.desk.discovery_down.store(down, Ordering::SeqCst);
    }

    /// Answers 500 to requests for the key set, or no longer.
    pub fn set_key_set_down(&self, down: bool) {
        self.desk.key_set_down.store(down, Ordering::SeqCst);
    }

    /// How often the key set was asked for.
    pub fn key_set_fetches(&self) -> usize {
        self.desk.fetches.load(Ordering::SeqCst)
    }
}

impl Desk {
    fn serve(&self, request: &Request<Bytes>) -> Response<Bytes> {
        let host = request.headers().get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
        let url = format!("http://{host}");
        match request.uri().path() {
            "/.well-known/openid-configuration" => {
                let issuer = self.named.lock().unwrap().clone().unwrap_or_else(|| url.clone());
                let body = json!({ "issuer": issuer, "jwks_uri": format!("{url}/.well-known/jwks.json") });
                answer(&self.discovery_down, &body)
            }
            "/.well-known/jwks.json" => {
                self.fetches.fetch_add(1, Ordering::SeqCst);
                answer(&self.key_set_down, &json!({ "keys": *self.keys.lock().unwrap() }))
            }
            path => panic!("nobody has to do with {path} here"),
        }
    }
}

fn answer(down: &AtomicBool, body: &Value) -> Response<Bytes> {
    let status = if down.load(Ordering::SeqCst) { 500 } else { 200 };
    let answer = Response::builder().status(status).header("content-type", "application/json");
    answer.body(body.to_string().into()).expect("an answer")
}
