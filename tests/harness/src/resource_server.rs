//! The resource servers of `examples/`, each a process of its own.

use std::ffi::OsString;
use std::path::PathBuf;

use serde_json::Value;
use tokio::process::Command;

use crate::announced::Announced;
use crate::aws;
use crate::built::{Binary, workspace};
use crate::receipt_issuer::ReceiptIssuer;

/// One of the three.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Example {
    /// `examples/node`, with `jose`.
    Node,
    /// `examples/python`, with `PyJWT`.
    Python,
    /// `examples/rust`, with `jsonwebtoken`.
    Rust,
}

impl Example {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Node, Self::Python, Self::Rust];

    fn command(self) -> Result<Command, String> {
        let (program, script) = match self {
            Self::Node => {
                installed(workspace().join("examples/node/node_modules/jose"))?;
                (installed(tools().join("bin/node"))?, Some("examples/node/payments.js"))
            }
            Self::Python => (python()?, Some("examples/python/payments.py")),
            Self::Rust => (Binary::Payments.find()?, None),
        };
        let mut command = Command::new(program);
        command.args(script.map(|script| workspace().join(script)));
        Ok(command)
    }
}

/// Where `make` puts Python and Node for the examples.
fn tools() -> PathBuf {
    let folder = std::env::var_os("EXAMPLES_VENV").unwrap_or_else(|| OsString::from(".venv/examples"));
    workspace().join(folder)
}

/// The Python of the examples, with what they need.
pub fn python() -> Result<PathBuf, String> {
    installed(tools().join("bin/python"))
}

fn installed(path: PathBuf) -> Result<PathBuf, String> {
    let missing = format!("{} is missing: run `make -B examples`", path.display());
    if path.exists() { Ok(path) } else { Err(missing) }
}

/// A running resource server. It is killed when it is dropped.
pub struct ResourceServer {
    example: Example,
    process: Announced,
    http: reqwest::Client,
}

impl ResourceServer {
    /// Starts one that trusts this issuer, with these further variables, and waits until it listens.
    pub async fn start(example: Example, issuer: &str, env: &[(&str, &str)]) -> Self {
        let mut command = example.command().unwrap_or_else(|missing| panic!("{missing}"));
        command.env_clear().env("RECEIPT_ISSUER", issuer).env("RECEIPT_AUDIENCE", ReceiptIssuer::AUDIENCE);
        command.envs(env.iter().copied());
        Self { example, process: Announced::start("payments", command).await, http: aws::http() }
    }

    /// Which of the examples it is.
    pub const fn example(&self) -> Example {
        self.example
    }

    /// A request for its only route, to be filled in and sent.
    pub fn request(&self, method: http::Method) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}/payments", self.process.url))
    }

    /// Posts a payment with a receipt.
    pub async fn post(&self, receipt: &str, payment: &Value) -> reqwest::Response {
        let request = self.request(http::Method::POST).header("approval-receipt", receipt).json(payment);
        request.send().await.unwrap_or_else(|error| panic!("{:?}: {error:?}", self.example))
    }

    /// Posts a payment with a receipt, and gives status and body of the answer.
    pub async fn pay(&self, receipt: &str, payment: &Value) -> (u16, Value) {
        let answer = self.post(receipt, payment).await;
        (answer.status().as_u16(), answer.json().await.expect("a JSON answer"))
    }
}
