//! An issuer of receipts that says whatever the test wants, truly signed: so that in a bad receipt
//! exactly one thing is wrong.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use countersign::platform::Clock;
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
    documents: Arc<Documents>,
}

/// How requests for a document are answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Service {
    /// With the document.
    #[default]
    Good,
    /// With this status, and a body that says nothing.
    Refusing(u16),
    /// With 200 and a page, as a proxy between might.
    Page,
    /// Not at all: the connection stays open.
    Silent,
}

/// What the HTTP side knows.
#[derive(Default)]
struct Documents {
    keys: Mutex<Vec<Value>>,
    named: Mutex<Option<String>>,
    discovery: Mutex<Counter>,
    key_set: Mutex<Counter>,
}

/// Where one document is to be had.
#[derive(Default)]
struct Counter {
    service: Service,
    requests: usize,
}

impl ReceiptIssuer {
    /// `aud` of its receipts.
    pub const AUDIENCE: &str = "payments";

    /// Makes a key and serves on a free port.
    pub async fn start() -> Self {
        let key = SigningKey::create().await;
        let documents = Arc::new(Documents { keys: Mutex::new(vec![key.jwk()]), ..Documents::default() });
        let serving = Arc::clone(&documents);
        let server = Server::start(([127, 0, 0, 1], 0).into(), move |request| {
            let answer = serving.serve(&request);
            async {
                match answer {
                    Some(answer) => Some(answer),
                    None => std::future::pending().await,
                }
            }
        });
        let server = server.await.expect("a free port");
        Self { url: format!("http://{}", server.address()), server: Some(server), key, documents }
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
        self.documents.keys.lock().unwrap().push(key.jwk());
    }

    /// Calls itself something else in its discovery.
    pub fn call_itself(&self, name: &str) {
        *self.documents.named.lock().unwrap() = Some(name.to_owned());
    }

    /// From now on, requests for the discovery are answered so.
    pub fn set_discovery(&self, service: Service) {
        self.documents.discovery.lock().unwrap().service = service;
    }

    /// From now on, requests for the key set are answered so.
    pub fn set_key_set(&self, service: Service) {
        self.documents.key_set.lock().unwrap().service = service;
    }

    /// How often the discovery was asked for.
    pub fn discovery_requests(&self) -> usize {
        self.documents.discovery.lock().unwrap().requests
    }

    /// How often the key set was asked for.
    pub fn key_set_requests(&self) -> usize {
        self.documents.key_set.lock().unwrap().requests
    }
}

impl Documents {
    /// The answer to a request; `None` for none at all.
    fn serve(&self, request: &Request<Bytes>) -> Option<Response<Bytes>> {
        let host = request.headers().get("host").and_then(|host| host.to_str().ok()).unwrap_or_default();
        let url = format!("http://{host}");
        match request.uri().path() {
            "/.well-known/openid-configuration" => {
                let issuer = self.named.lock().unwrap().clone().unwrap_or_else(|| url.clone());
                let body = json!({ "issuer": issuer, "jwks_uri": format!("{url}/.well-known/jwks.json") });
                self.discovery.lock().unwrap().answer(&body)
            }
            "/.well-known/jwks.json" => {
                let body = json!({ "keys": *self.keys.lock().unwrap() });
                self.key_set.lock().unwrap().answer(&body)
            }
            path => panic!("nobody has to do with {path} here"),
        }
    }
}

impl Counter {
    fn answer(&mut self, document: &Value) -> Option<Response<Bytes>> {
        self.requests += 1;
        let (status, body) = match self.service {
            Service::Good => (200, document.to_string()),
            Service::Refusing(status) => (status, json!({ "message": "not now" }).to_string()),
            Service::Page => (200, "<html></html>".to_owned()),
            Service::Silent => return None,
        };
        let answer = Response::builder().status(status).header("content-type", "application/json");
        Some(answer.body(body.into()).expect("an answer"))
    }
}
