//! The events that an API Gateway HTTP API sends to a function: payload format 2.0, whole.

mod caller;
mod event;
mod identity;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

pub use self::caller::Caller;
pub use self::identity::unique_name;
pub use self::identity::{epoch_ms, unique_uuid};

const DOMAIN: &str = "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com";
const ACCOUNT: &str = "123456789012";
const USER_AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

/// One call of the API, as it leaves the gateway towards a function.
#[derive(Clone, Debug)]
pub struct Call {
    method: String,
    path: String,
    route: Option<(String, Map<String, Value>)>,
    query: String,
    headers: BTreeMap<String, String>,
    body: Option<Vec<u8>>,
    base64: bool,
    caller: Caller,
}

impl Call {
    /// `POST /v1/approvals` with this body, by nobody.
    pub fn start(body: &Value) -> Self {
        Self::post("/v1/approvals").route("/v1/approvals", []).json(body)
    }

    /// `POST /v1/approvals/{approvalId}/verification` with this body, by nobody.
    pub fn verify(approval_id: &str, body: &Value) -> Self {
        Self::post(&format!("/v1/approvals/{approval_id}/verification"))
            .route("/v1/approvals/{approvalId}/verification", [("approvalId", approval_id)])
            .json(body)
    }

    /// A call of this method on a path that no route matches but the catch-all one.
    pub fn new(method: &str, path: &str) -> Self {
        let headers = [("accept", "*/*"), ("host", DOMAIN), ("user-agent", USER_AGENT)];
        let call = Self {
            method: method.to_owned(),
            path: path.to_owned(),
            route: None,
            query: String::new(),
            headers: BTreeMap::new(),
            body: None,
            base64: false,
            caller: Caller::none(),
        };
        headers
            .into_iter()
            .chain([
                ("x-forwarded-for", "203.0.113.7"),
                ("x-forwarded-port", "443"),
                ("x-forwarded-proto", "https"),
            ])
            .fold(call, |call, (name, value)| call.header(name, value))
    }

    /// A `POST` call.
    pub fn post(path: &str) -> Self {
        Self::new("POST", path)
    }

    /// A `GET` call.
    pub fn get(path: &str) -> Self {
        Self::new("GET", path)
    }

    /// The route that the gateway chose, and its path parameters.
    #[must_use]
    pub fn route<const N: usize>(mut self, route: &str, parameters: [(&str, &str); N]) -> Self {
        let parameters = parameters.map(|(name, value)| (name.to_owned(), json!(value)));
        self.route = Some((route.to_owned(), parameters.into_iter().collect()));
        self
    }

    /// Another method on the same path and route.
    #[must_use]
    pub fn method(mut self, method: &str) -> Self {
        method.clone_into(&mut self.method);
        self
    }

    /// The query string, without its `?`.
    #[must_use]
    pub fn query(mut self, query: &str) -> Self {
        query.clone_into(&mut self.query);
        self
    }

    /// A header, in place of one of the same name.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_lowercase(), value.to_owned());
        self
    }

    /// Takes a header away.
    #[must_use]
    pub fn without_header(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    /// A body as it stands, without a `content-type`.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        self.headers.insert("content-length".to_owned(), body.len().to_string());
        self.body = Some(body);
        self
    }

    /// A JSON body, with its `content-type`.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.header("content-type", "application/json").body(body.to_string())
    }

    /// Sends the body as base64, as the gateway does with every type that it takes for binary.
    #[must_use]
    pub fn base64(mut self) -> Self {
        self.base64 = true;
        self
    }

    /// Who calls, as the route's authorizer found it.
    #[must_use]
    pub fn caller(mut self, caller: Caller) -> Self {
        self.caller = caller;
        self
    }
}
