//! The emulator's services that the product itself does not use, by their plain protocols: no SDK
//! for a handful of calls.

use aws_sdk_dynamodb::config::Credentials;
use http::{Method, Request};
use serde_json::{Value, json};

use crate::aws;
use crate::signature::signed;

/// An emulator's management API, called by its root.
pub struct EmulatorApi {
    http: reqwest::Client,
    url: String,
}

impl EmulatorApi {
    /// The one at this address.
    pub fn new(url: &str) -> Self {
        Self { http: aws::http(), url: url.to_owned() }
    }

    /// A call of the JSON protocol, such as `TrentService.Sign` of `kms`.
    pub async fn json(&self, service: &str, target: &str, body: &Value) -> Value {
        let request = Request::post(format!("{}/", self.url))
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", target)
            .body(body.to_string().into_bytes());
        serde_json::from_str(&self.send(request.expect("a request"), service).await).expect("JSON")
    }

    /// A call of the REST protocol, such as `PATCH /v2/apis/{id}` of `apigateway`.
    pub async fn rest(&self, service: &str, method: Method, path: &str, body: Option<&Value>) -> Value {
        let body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.url))
            .header("content-type", "application/json")
            .body(body);
        serde_json::from_str(&self.send(request.expect("a request"), service).await).expect("JSON")
    }

    /// A `DELETE` of the REST protocol, which is answered without a body.
    pub async fn remove(&self, service: &str, path: &str) {
        let request = Request::delete(format!("{}{path}", self.url)).body(Vec::new());
        self.send(request.expect("a request"), service).await;
    }

    /// A call of the query protocol, such as `CreateRole` of `iam`. The answer is XML.
    pub async fn query(&self, service: &str, version: &str, action: &str, more: &[(&str, &str)]) -> String {
        let fixed = [("Action", action), ("Version", version)];
        let pairs: Vec<_> = fixed.iter().chain(more).map(|(name, value)| pair(name, value)).collect();
        let request = Request::post(format!("{}/", self.url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(pairs.join("&").into_bytes());
        self.send(request.expect("a request"), service).await
    }

    /// Makes a role that may do what `policy` says (nothing, without one), and gives credentials of a
    /// session of it.
    pub async fn assume_new_role(&self, name: &str, policy: Option<&Value>) -> Credentials {
        let anybody = json!({
            "Version": "2012-10-17",
            "Statement": [{ "Effect": "Allow", "Principal": { "AWS": "*" }, "Action": "sts:AssumeRole" }],
        });
        let trust = anybody.to_string();
        let made = [("RoleName", name), ("AssumeRolePolicyDocument", &trust)];
        let role = self.query("iam", "2010-05-08", "CreateRole", &made).await;
        if let Some(policy) = policy {
            let policy = policy.to_string();
            let put = [("RoleName", name), ("PolicyName", "only"), ("PolicyDocument", &policy)];
            self.query("iam", "2010-05-08", "PutRolePolicy", &put).await;
        }
        let assume = [("RoleArn", element(&role, "Arn")), ("RoleSessionName", "acceptance")];
        let session = self.query("sts", "2011-06-15", "AssumeRole", &assume).await;
        Credentials::new(
            element(&session, "AccessKeyId"),
            element(&session, "SecretAccessKey"),
            Some(element(&session, "SessionToken").to_owned()),
            None,
            "acceptance",
        )
    }

    async fn send(&self, request: Request<Vec<u8>>, service: &str) -> String {
        let what = format!("{} {} of {service}", request.method(), request.uri().path());
        let request = signed(request, service, &aws::credentials());
        let request = reqwest::Request::try_from(request).expect("an address");
        let answer = self.http.execute(request).await.unwrap_or_else(|error| panic!("{what}: {error}"));
        let status = answer.status();
        let text = answer.text().await.unwrap_or_else(|error| panic!("{what}: {error}"));
        assert!(status.is_success(), "{what}: {status} {text}");
        text
    }
}

/// `name=value`, percent-encoded.
fn pair(name: &str, value: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    let value: String = value.bytes().map(encode).collect();
    format!("{name}={value}")
}

/// The text of the first XML element of this name.
pub(crate) fn element<'a>(xml: &'a str, name: &str) -> &'a str {
    let rest = xml.split_once(&format!("<{name}>")).map(|(_, rest)| rest);
    let text = rest.and_then(|rest| rest.split_once(&format!("</{name}>"))).map(|(text, _)| text);
    text.unwrap_or_else(|| panic!("no {name} in {xml}"))
}
