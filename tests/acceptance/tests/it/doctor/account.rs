//! A stand-in for an AWS account with one stack, as far as the doctor looks at it here, and for the stack's API.

use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::config::Credentials;
use bytes::Bytes;
use harness::aws::REGION;
use harness::built::workspace;
use harness::signature::is_signed_by;
use harness::template::tool;
use http::{Method, Request, Response};
use serde_json::{Value, json};
use simulator::server::Server;
use tokio::process::Command;

/// Its caller, as AWS knows it.
const KEY: [&str; 3] = ["AKIADOCTOR", "a-secret-key", "a-session"];

/// A running one.
pub(crate) struct Account {
    server: Server,
    /// What the function was invoked with.
    event: Arc<Mutex<Value>>,
    secret_key: &'static str,
}

impl Account {
    /// With a stack that is in place, for backends (`iam`), and these subscriptions of its alarms.
    pub(crate) async fn start(subscriptions: &[&str]) -> Self {
        let event = Arc::new(Mutex::new(Value::Null));
        let member = |arn: &&str| format!("<member><SubscriptionArn>{arn}</SubscriptionArn></member>");
        let subscriptions: String = subscriptions.iter().map(member).collect();
        let invoked = Arc::clone(&event);
        let server = Server::start(([127, 0, 0, 1], 0).into(), move |request: Request<Bytes>| {
            let answer = answer(&request, &subscriptions, &invoked);
            async move { Some(answer) }
        });
        Self { server: server.await.unwrap(), event, secret_key: KEY[1] }
    }

    /// The same for a doctor with the key of somebody else.
    pub(crate) fn open_to_others(self) -> Self {
        Self { secret_key: "another-key", ..self }
    }

    /// What the doctor says of these parts besides the stack, and whether all is right.
    pub(crate) async fn doctor(&self, checks: &str) -> (bool, String) {
        let url = format!("http://{}", self.server.address());
        self.doctor_of(&[("CHECKS", checks), ("API_URL", &url)]).await
    }

    /// The same with these variables alone.
    pub(crate) async fn doctor_of(&self, variables: &[(&str, &str)]) -> (bool, String) {
        let url = format!("http://{}", self.server.address());
        let mut python = Command::new(tool("python"));
        python.arg("-B").arg(workspace().join("deploy/deploy.py")).arg("doctor").env_clear();
        python.env("AWS_ACCESS_KEY_ID", KEY[0]).env("AWS_SECRET_ACCESS_KEY", self.secret_key);
        python.env("AWS_SESSION_TOKEN", KEY[2]).env("AWS_DEFAULT_REGION", REGION);
        python.env("AWS_CONFIG_FILE", "/dev/null").env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        python.env("AWS_ENDPOINT_URL", &url).envs(variables.iter().copied());
        let output = python.kill_on_drop(true).output().await.expect("python runs");
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(said).unwrap())
    }

    /// What the function was invoked with.
    pub(crate) fn event(&self) -> Value {
        self.event.lock().unwrap().clone()
    }
}

fn answer(request: &Request<Bytes>, subscriptions: &str, invoked: &Mutex<Value>) -> Response<Bytes> {
    let path = request.uri().path();
    if path.starts_with("/v1/") {
        return api(request);
    }
    if path.ends_with("/invocations") {
        *invoked.lock().unwrap() = serde_json::from_slice(request.body()).unwrap();
        return reply(
            200,
            &json!({ "statusCode": 422, "body": problem("approval-refused").to_string() }).to_string(),
        );
    }
    let form = String::from_utf8_lossy(request.body());
    let parameter = |name: &str, value: &str| {
        format!(
            "<member><ParameterKey>{name}</ParameterKey><ParameterValue>{value}</ParameterValue></member>"
        )
    };
    let action = form.split('&').find_map(|pair| pair.strip_prefix("Action=")).unwrap_or_default();
    let result = match action {
        "DescribeStacks" => format!(
            "<Stacks><member><StackName>countersign</StackName><CreationTime>2026-11-29T00:00:00Z</CreationTime>\
             <StackStatus>UPDATE_COMPLETE</StackStatus><Parameters>{}{}{}</Parameters></member></Stacks>",
            parameter("CallerAuth", "iam"),
            parameter("DefaultEndpoint", "off"),
            parameter("AlarmEmail", "somebody@bank.example")
        ),
        "DescribeStackResource" => {
            "<StackResourceDetail><PhysicalResourceId>arn:aws:sns:eu-central-1:123456789012:alarms</PhysicalResourceId>\
             </StackResourceDetail>"
                .to_owned()
        }
        "ListSubscriptionsByTopic" => format!("<Subscriptions>{subscriptions}</Subscriptions>"),
        _ => panic!("the doctor asks {} {path} {form}", request.method()),
    };
    reply(200, &format!("<{action}Response><{action}Result>{result}</{action}Result></{action}Response>"))
}

/// What the functions answer to whoever API Gateway lets through, and API Gateway itself to anybody else.
fn api(request: &Request<Bytes>) -> Response<Bytes> {
    let [id, secret, token] = KEY;
    let caller = Credentials::new(id, secret, Some(token.to_owned()), None, "a test");
    if !is_signed_by(request, "execute-api", &caller) {
        return reply(403, r#"{"message":"Forbidden"}"#);
    }
    match *request.method() {
        Method::POST => reply(400, &problem("malformed-request").to_string()),
        _ => reply(404, &problem("approval-not-found").to_string()),
    }
}

fn problem(name: &str) -> Value {
    json!({ "type": format!("urn:countersign:problem:{name}") })
}

fn reply(status: u16, body: &str) -> Response<Bytes> {
    Response::builder().status(status).body(body.to_owned().into()).unwrap()
}
