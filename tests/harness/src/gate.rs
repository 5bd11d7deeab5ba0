//! What stands between a backend and the API: a gateway that lets in whoever has signed, and a network that loses
//! answers. Checks of a code go by turns to several processes of the function.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::config::Credentials;
use bytes::Bytes;
use http::{Request, Response};
use simulator::server::Server;

use crate::aws;
use crate::signature::is_signed_by;

/// A gate that serves until it is dropped.
pub struct Gate {
    server: Server,
    rules: Arc<Rules>,
}

struct Rules {
    ways: Vec<String>,
    turn: AtomicUsize,
    http: reqwest::Client,
    signer: Mutex<Option<(Credentials, String)>>,
    lost: AtomicUsize,
    in_place: Mutex<Option<String>>,
}

impl Gate {
    /// Leads to these addresses: the first has the start, each the check.
    pub async fn to(ways: Vec<String>) -> Self {
        let rules = Rules {
            ways,
            turn: AtomicUsize::new(0),
            http: aws::http(),
            signer: Mutex::default(),
            lost: AtomicUsize::new(0),
            in_place: Mutex::default(),
        };
        let rules = Arc::new(rules);
        let serving = Arc::clone(&rules);
        let server = Server::start(([127, 0, 0, 1], 0).into(), move |request| {
            let rules = Arc::clone(&serving);
            async move { rules.pass(request).await }
        });
        Self { server: server.await.expect("a free port"), rules }
    }

    /// The base address, without a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}", self.server.address())
    }

    /// Lets in only what these credentials have signed for `execute-api`, with this token behind the gate.
    pub fn only_signed(&self, credentials: &Credentials, token: &str) {
        *self.rules.signer.lock().unwrap() = Some((credentials.clone(), token.to_owned()));
    }

    /// Loses the answers to so many of the next requests, which are carried out.
    pub fn lose_answers(&self, number: usize) {
        self.rules.lost.store(number, Ordering::SeqCst);
    }

    /// Has every check be about this approval, whatever the request says.
    pub fn put_in_place(&self, approval_id: &str) {
        *self.rules.in_place.lock().unwrap() = Some(approval_id.to_owned());
    }
}

impl Rules {
    async fn pass(&self, request: Request<Bytes>) -> Option<Response<Bytes>> {
        let signer = self.signer.lock().unwrap().clone();
        let token = match signer {
            Some((credentials, token)) if is_signed_by(&request, "execute-api", &credentials) => Some(token),
            Some(_) => return Some(answer(403, r#"{"message":"Forbidden"}"#.into())),
            None => None,
        };
        let passed = self.forwarded(&request, token).send().await.expect("an answer from behind the gate");
        let status = passed.status().as_u16();
        let body = passed.bytes().await.expect("a body");
        let lose = |left: usize| left.checked_sub(1);
        let is_lost = self.lost.fetch_update(Ordering::SeqCst, Ordering::SeqCst, lose).is_ok();
        (!is_lost).then(|| answer(status, body))
    }

    fn forwarded(&self, request: &Request<Bytes>, token: Option<String>) -> reqwest::RequestBuilder {
        let mut path = request.uri().path().to_owned();
        let is_check = path.ends_with("/verification");
        if let Some(id) = self.in_place.lock().unwrap().as_ref().filter(|_| is_check) {
            path = format!("/v1/approvals/{id}/verification");
        }
        let turn = if is_check { self.turn.fetch_add(1, Ordering::SeqCst) % self.ways.len() } else { 0 };
        let mut forwarded = self.http.request(request.method().clone(), format!("{}{path}", self.ways[turn]));
        for name in ["content-type", "idempotency-key"] {
            if let Some(value) = request.headers().get(name) {
                forwarded = forwarded.header(name, value);
            }
        }
        forwarded = forwarded.body(request.body().clone());
        if let Some(token) = token { forwarded.bearer_auth(token) } else { forwarded }
    }
}

fn answer(status: u16, body: Bytes) -> Response<Bytes> {
    let answer = Response::builder().status(status).header("content-type", "application/json");
    answer.body(body).expect("an answer")
}
