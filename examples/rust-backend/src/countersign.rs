//! Countersign's API, called by a backend for its users: the start of an approval, and the check of its code.

use std::error::Error;
use std::time::{Duration, Instant};

use http::Request;
use reqwest::Client;
use serde_json::{Value, json};

use crate::signature::Signature;

/// For one call: an API Gateway has answered by then.
const TIMEOUT: Duration = Duration::from_secs(31);

/// After the first call, in which the same is sent again: a person waits for it.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the API says.
pub(crate) struct Answer {
    /// Its status; 0 for no answer.
    pub(crate) status: u16,
    /// Its members; null for none.
    pub(crate) body: Value,
}

impl Answer {
    /// What to do next: `next` of openapi.yaml; empty for a success. API Gateway's own answers have none.
    pub(crate) fn next(&self) -> &str {
        let unsaid = match self.status {
            200 | 201 => "",
            0 | 429 | 500.. => "same",
            _ => "report",
        };
        self.text("next").unwrap_or(unsaid)
    }

    /// A member that is a text.
    pub(crate) fn text(&self, member: &str) -> Option<&str> {
        self.body.get(member)?.as_str()
    }

    /// The name of the problem; empty where there is none.
    pub(crate) fn problem(&self) -> &str {
        let problem = self.text("type").unwrap_or_default();
        problem.strip_prefix("urn:countersign:problem:").unwrap_or_default()
    }

    fn retry_after(&self) -> Duration {
        Duration::from_secs(self.body.get("retryAfter").and_then(Value::as_u64).unwrap_or(1))
    }
}

/// The API.
pub(crate) struct Countersign {
    url: String,
    signature: Option<Signature>,
    http: Client,
}

impl Countersign {
    /// The API at this address. Without a signature it lets in those that need none: `CALLER_AUTH=none`.
    #[expect(clippy::disallowed_methods, reason = "an example uses nothing of the product")]
    pub(crate) fn new(url: String, signature: Option<Signature>) -> Result<Self, reqwest::Error> {
        let http = Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(TIMEOUT).build()?;
        Ok(Self { url, signature, http })
    }

    /// Has the user sent an SMS. The same key again sends none: it gets the answer of the first.
    pub(crate) async fn start(&self, key: &str, username: &str, transaction: &Value) -> Answer {
        let body = json!({ "username": username, "transaction": transaction });
        self.post("/v1/approvals", Some(key), &body).await
    }

    /// Has the code judged. The user is the one in whose session it was typed: about anybody else, the API finds
    /// no such approval.
    pub(crate) async fn check(&self, approval_id: &str, username: &str, code: &str) -> Answer {
        let body = json!({ "username": username, "code": code });
        self.post(&format!("/v1/approvals/{approval_id}/verification"), None, &body).await
    }

    async fn post(&self, path: &str, key: Option<&str>, body: &Value) -> Answer {
        let until = Instant::now() + PATIENCE;
        loop {
            let sent = self.send(path, key, body).await;
            let answer = sent.unwrap_or(Answer { status: 0, body: Value::Null });
            if answer.next() != "same" || Instant::now() + answer.retry_after() > until {
                return answer;
            }
            tokio::time::sleep(answer.retry_after()).await;
        }
    }

    async fn send(
        &self,
        path: &str,
        key: Option<&str>,
        body: &Value,
    ) -> Result<Answer, Box<dyn Error + Send + Sync>> {
        let mut request =
            Request::post(format!("{}{path}", self.url)).header("content-type", "application/json");
        if let Some(key) = key {
            request = request.header("idempotency-key", key);
        }
        let mut request = request.body(serde_json::to_vec(body)?)?;
        if let Some(signature) = &self.signature {
            signature.sign(&mut request)?;
        }
        let response = self.http.execute(request.try_into()?).await?;
        let status = response.status().as_u16();
        Ok(Answer { status, body: serde_json::from_slice(&response.bytes().await?).unwrap_or_default() })
    }
}
