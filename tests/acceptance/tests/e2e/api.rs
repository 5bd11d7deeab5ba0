//! The deployed API, as its clients see it.

use std::net::SocketAddr;

use aws_sdk_dynamodb::config::Credentials;
use harness::aws;
use harness::signature::signed;
use http::{HeaderMap, Method, Request, StatusCode};
use serde_json::{Value, json};

/// A transaction, as users approve it here.
pub(crate) fn payment() -> Value {
    json!({ "template": "payment", "locale": "en", "fields": {
        "amount": "1250.00", "currency": "CHF", "payee": "M. Muster", "account": "CH9300762011623852957" } })
}

/// An id that no approval has.
pub(crate) const NO_ID: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Where the deployed API is.
pub(crate) struct Api {
    http: reqwest::Client,
    address: SocketAddr,
    host: String,
    pub(crate) id: String,
}

/// A request before it is sent.
pub(crate) struct Call<'a> {
    api: &'a Api,
    what: String,
    request: Request<Vec<u8>>,
    credentials: Option<&'a Credentials>,
}

/// What came back.
pub(crate) struct Answer {
    what: String,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Api {
    /// The API that API Gateway describes so.
    pub(crate) fn new(address: SocketAddr, description: &Value) -> Self {
        let text = |member: &str| description[member].as_str().expect(member).to_owned();
        let host = text("apiEndpoint").replace("http://", "");
        Self { http: aws::http(), address, host, id: text("apiId") }
    }

    /// A request; `what` is what the test says of it.
    pub(crate) fn call(&self, what: &str, method: Method, path: &str, body: Option<&Value>) -> Call<'_> {
        // By address, as not every resolver knows `*.localhost`: the host is what tells the APIs apart.
        let request = Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address))
            .header("host", &self.host)
            .body(body.map(|body| body.to_string().into_bytes()).unwrap_or_default());
        Call { api: self, what: what.to_owned(), request: request.expect("a request"), credentials: None }
    }

    fn post(&self, what: &str, path: &str, body: &Value) -> Call<'_> {
        self.call(what, Method::POST, path, Some(body)).header("content-type", "application/json")
    }

    pub(crate) fn start(&self, what: &str, body: &Value) -> Call<'_> {
        self.post(what, "/v1/approvals", body)
    }

    /// A start for that transaction.
    pub(crate) fn start_payment(&self, what: &str) -> Call<'_> {
        self.start(what, &json!({ "transaction": payment() }))
    }

    pub(crate) fn verify(&self, what: &str, approval: &str, code: &str) -> Call<'_> {
        self.check(what, approval, &json!({ "code": code }))
    }

    /// A verification with this body.
    pub(crate) fn check(&self, what: &str, approval: &str, body: &Value) -> Call<'_> {
        self.post(what, &format!("/v1/approvals/{approval}/verification"), body)
    }

    pub(crate) fn view(&self, what: &str, approval: &str) -> Call<'_> {
        self.call(what, Method::GET, &format!("/v1/approvals/{approval}"), None)
    }

    pub(crate) fn cancel(&self, what: &str, approval: &str, body: &Value) -> Call<'_> {
        self.post(what, &format!("/v1/approvals/{approval}/cancellation"), body)
    }

    /// The panic button.
    pub(crate) fn lock(&self, what: &str, body: &Value) -> Call<'_> {
        self.post(what, "/v1/locks", body)
    }
}

impl<'a> Call<'a> {
    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.request.headers_mut().insert(name, value.parse().expect("a header's value"));
        self
    }

    pub(crate) fn authorization(self, value: &str) -> Self {
        self.header("authorization", value)
    }

    /// Signs it, once it is complete.
    pub(crate) const fn signed_with(mut self, credentials: &'a Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Sends it, and says what became of it. Any other status than these ends the test.
    pub(crate) async fn expect(self, statuses: &[u16]) -> Answer {
        let request = match self.credentials {
            Some(credentials) => signed(self.request, "execute-api", credentials),
            None => self.request,
        };
        let request = reqwest::Request::try_from(request).expect("an address");
        let answer = self.api.http.execute(request).await.expect("an answer");
        let (status, headers) = (answer.status(), answer.headers().clone());
        let answer = Answer { what: self.what, status, headers, body: answer.text().await.expect("a body") };
        println!("   {}  {}", answer.status.as_u16(), answer.what);
        let expected = statuses.contains(&answer.status.as_u16());
        assert!(expected, "{}: {statuses:?} expected, not {} {}", answer.what, answer.status, answer.body);
        answer
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{}: no JSON: {}", self.what, self.body))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().expect("text")).unwrap_or_default()
    }

    /// Ends the test unless it is this problem; an empty name stands for an answer of API Gateway itself.
    pub(crate) fn assert_problem(&self, name: &str) {
        let kind = self.json()["type"].as_str().unwrap_or_default().to_owned();
        let expected =
            if name.is_empty() { String::new() } else { format!("urn:countersign:problem:{name}") };
        assert_eq!(kind, expected, "{}: {}", self.what, self.body);
    }

    pub(crate) fn approval_id(&self) -> String {
        self.json()["approvalId"].as_str().expect("an approvalId").to_owned()
    }

    /// A member of the body, or `null`.
    pub(crate) fn member(&self, name: &str) -> Value {
        self.json()[name].clone()
    }
}
