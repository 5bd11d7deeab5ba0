//! The payment backends of `examples/`, each a process of its own.

use std::path::Path;

use http::Method;
use serde_json::Value;
use tokio::process::Command;

use crate::announced::Announced;
use crate::aws;
use crate::built::{Binary, workspace};
use crate::resource_server::python;

/// One of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// `examples/python/backend.py`, with `SQLite`.
    Python,
    /// `examples/rust-backend`, in memory.
    Rust,
}

impl Backend {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Python, Self::Rust];

    fn command(self) -> Result<Command, String> {
        match self {
            Self::Python => {
                let mut command = Command::new(python()?);
                command.arg(workspace().join("examples/python/backend.py"));
                Ok(command)
            }
            Self::Rust => Ok(Command::new(Binary::Backend.find()?)),
        }
    }
}

/// A running backend. It is killed when it is dropped.
pub struct BackendServer {
    process: Announced,
    http: reqwest::Client,
}

impl BackendServer {
    /// Starts one that calls the API at this address, with these further variables. `orders` is the file of the one
    /// that has one.
    pub async fn start(backend: Backend, api: &str, orders: &Path, env: &[(&str, &str)]) -> Self {
        let mut command = backend.command().unwrap_or_else(|missing| panic!("{missing}"));
        command.env_clear().env("COUNTERSIGN_API", api).env("ORDERS", orders).envs(env.iter().copied());
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        Self { process: Announced::start("backend", command).await, http: aws::http() }
    }

    /// A request in the session of this user, to be sent; of nobody's for an empty name.
    pub fn request(&self, method: Method, user: &str, path: &str) -> reqwest::RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.process.url));
        if user.is_empty() { request } else { request.bearer_auth(format!("{user}s-session")) }
    }

    /// Posts in the session of this user, and gives status and body of the answer.
    pub async fn post(&self, user: &str, path: &str, body: &Value) -> (u16, Value) {
        let answer = self.request(Method::POST, user, path).json(body).send().await.expect("an answer");
        (answer.status().as_u16(), answer.json().await.expect("a JSON answer"))
    }

    /// Ends it, and says which orders it has executed, one entry for each time.
    pub async fn end(self) -> Vec<String> {
        let written = self.process.end().await;
        written.lines().filter_map(|line| line.strip_prefix("executed ")).map(str::to_owned).collect()
    }
}
