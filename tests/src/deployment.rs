//! The stack of `template.yaml` on an emulator, put there with `sam deploy` as anybody would.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use http::Method;
use serde_json::Value;
use tokio::process::Command;

use crate::aws::REGION;
use crate::built::workspace;
use crate::cloud::Cloud;
use crate::emulator::Emulator;
use crate::template::{sam_environment, tool};

/// This machine's, as the template has it: the emulator runs what was built for it.
pub const ARCHITECTURE: &str = if cfg!(target_arch = "aarch64") { "arm64" } else { "x86_64" };

/// A stack with its parameters.
pub struct Deployment<'a> {
    emulator: &'a Emulator,
    stack: String,
    parameters: BTreeMap<String, String>,
}

impl<'a> Deployment<'a> {
    /// A stack that is yet to be deployed.
    pub fn new(emulator: &'a Emulator, stack: &str) -> Self {
        Self { emulator, stack: stack.to_owned(), parameters: BTreeMap::new() }
    }

    /// The same parameters for another stack.
    #[must_use]
    pub fn named(&self, stack: &str) -> Self {
        Self { emulator: self.emulator, stack: stack.to_owned(), parameters: self.parameters.clone() }
    }

    /// Sets parameters for the next deployment.
    #[must_use]
    pub fn with(mut self, parameters: &[(&str, &str)]) -> Self {
        self.parameters
            .extend(parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self
    }

    /// Creates or updates the stack. `Err` is what SAM said.
    pub async fn deploy(&self) -> Result<Duration, String> {
        let start = Instant::now();
        let mut command = Command::new(tool("sam"));
        command
            .args(["deploy", "--stack-name", &self.stack, "--template-file"])
            .arg(built_template())
            // Everything else as it has it; SAM looks for it beside the template.
            .arg("--config-file")
            .arg(workspace().join("samconfig.toml"))
            .args(["--no-confirm-changeset", "--parameter-overrides"])
            .args(self.parameters.iter().map(|(name, value)| format!(r#"{name}="{value}""#)))
            .current_dir(workspace())
            .env_clear()
            .envs(sam_environment())
            .envs(self.environment())
            .kill_on_drop(true);
        let output = command.output().await.map_err(|error| error.to_string())?;
        let said = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        if output.status.success() { Ok(start.elapsed()) } else { Err(said.concat()) }
    }

    // Nothing of ours: no real account must be reached.
    fn environment(&self) -> [(&'static str, String); 8] {
        [
            ("AWS_ACCESS_KEY_ID", "test".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
            ("AWS_CONFIG_FILE", "/dev/null".to_owned()),
            ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null".to_owned()),
            ("AWS_DEFAULT_REGION", REGION.to_owned()),
            ("AWS_ENDPOINT_URL", self.emulator.url()),
            ("PATH", "/usr/bin:/bin".to_owned()),
            ("SAM_CLI_POLL_DELAY", "0.3".to_owned()),
        ]
    }

    /// The API of the stack, as API Gateway describes it.
    pub async fn api(&self, cloud: &Cloud) -> Value {
        let answer = cloud.rest("apigateway", Method::GET, "/v2/apis", None).await;
        let apis = answer["items"].as_array().expect("a list of APIs");
        apis.iter().find(|api| api["name"] == self.stack.as_str()).expect("the stack's API").clone()
    }
}

/// What `sam build` leaves for `sam deploy`.
fn built_template() -> PathBuf {
    let path = workspace().join("target/sam").join(ARCHITECTURE).join("template.yaml");
    assert!(path.is_file(), "{} is missing: run `make e2e`", path.display());
    path
}
