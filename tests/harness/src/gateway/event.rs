//! A call as a payload 2.0 event.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::identity::{clf_time, epoch_ms, request_id};
use super::{ACCOUNT, Call, DOMAIN};

const API_ID: &str = "a1b2c3d4e5";

impl Call {
    /// The event; each has a request id of its own.
    pub fn event(&self) -> Value {
        let mut event = json!({
            "version": "2.0",
            "routeKey": self.route_key(),
            "rawPath": self.path,
            "rawQueryString": self.query,
            "headers": self.headers,
            "requestContext": self.request_context(),
            "isBase64Encoded": self.base64,
        });
        if let Some(body) = &self.body {
            event["body"] = json!(self.text_of(body));
        }
        if let Some((_, parameters)) = self.route.as_ref().filter(|(_, parameters)| !parameters.is_empty()) {
            event["pathParameters"] = json!(parameters);
        }
        if !self.query.is_empty() {
            event["queryStringParameters"] = parameters(&self.query);
        }
        event
    }

    fn request_context(&self) -> Value {
        let now = epoch_ms();
        let mut context = json!({
            "accountId": ACCOUNT,
            "apiId": API_ID,
            "domainName": DOMAIN,
            "domainPrefix": API_ID,
            "http": {
                "method": self.method,
                "path": self.path,
                "protocol": "HTTP/1.1",
                "sourceIp": "203.0.113.7",
                "userAgent": self.headers.get("user-agent").map_or("", String::as_str),
            },
            "requestId": request_id(),
            "routeKey": self.route_key(),
            "stage": "$default",
            "time": clf_time(now),
            "timeEpoch": now,
        });
        if let Some(authorizer) = self.caller.authorizer() {
            context["authorizer"] = authorizer.clone();
        }
        context
    }

    fn route_key(&self) -> String {
        let route = self.route.as_ref();
        route.map_or_else(|| "$default".to_owned(), |(route, _)| format!("{} {route}", self.method))
    }

    fn text_of(&self, body: &[u8]) -> String {
        if self.base64 { STANDARD.encode(body) } else { String::from_utf8_lossy(body).into_owned() }
    }
}

fn parameters(query: &str) -> Value {
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.map(|(name, value)| (name.to_owned(), json!(value))).collect::<Map<_, _>>().into()
}
