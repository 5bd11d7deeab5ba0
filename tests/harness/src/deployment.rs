//! The stack of `template.yaml` on an emulator, put there with `sam deploy` as anybody would.

mod release;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use http::Method;
use ring::digest::{Context, SHA256};
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use crate::aws::REGION;
use crate::built::workspace;
use crate::emulator::Emulator;
use crate::emulator_api::{EmulatorApi, element};
use crate::template::{sam_environment, tool};

/// This machine's, as the template has it: the emulator runs what was built for it.
pub const ARCHITECTURE: &str = if cfg!(target_arch = "aarch64") { "arm64" } else { "x86_64" };

/// What a target of the Makefile finds in anybody's shell.
const SHELL: [&str; 5] = ["CARGO_HOME", "HOME", "PATH", "RUSTUP_HOME", "USER"];
/// How long a target of the Makefile may take, with all that it builds.
const MAKE: Duration = Duration::from_mins(20);

/// A stack with its parameters.
pub struct Deployment<'a> {
    emulator: &'a Emulator,
    stack: String,
    parameters: BTreeMap<String, String>,
    api_id: Option<String>,
}

impl<'a> Deployment<'a> {
    /// A stack that is yet to be deployed.
    pub fn new(emulator: &'a Emulator, stack: &str) -> Self {
        Self { emulator, stack: stack.to_owned(), parameters: BTreeMap::new(), api_id: None }
    }

    /// The same parameters for another stack.
    #[must_use]
    pub fn named(&self, stack: &str) -> Self {
        Self {
            emulator: self.emulator,
            stack: stack.to_owned(),
            parameters: self.parameters.clone(),
            api_id: None,
        }
    }

    /// Sets parameters for the next deployment.
    #[must_use]
    pub fn with(mut self, parameters: &[(&str, &str)]) -> Self {
        self.parameters
            .extend(parameters.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        self
    }

    /// The same with an API of this id (8 hex digits): so it can be known before there is one.
    #[must_use]
    pub fn with_api_id(mut self, id: &str) -> Self {
        self.api_id = Some(id.to_owned());
        self
    }

    /// Creates or updates the stack. `Err` is what SAM said.
    pub async fn deploy(&self) -> Result<Duration, String> {
        let release = self.release();
        self.sam(&self.template(&release), &[format!("Release={release}")]).await
    }

    /// The same for a template of somebody else's, with these parameters.
    pub async fn deploy_other(&self, template: &Path) -> Result<Duration, String> {
        self.sam(template, &[]).await
    }

    async fn sam(&self, template: &Path, more: &[String]) -> Result<Duration, String> {
        let start = Instant::now();
        let mut command = Command::new(tool("sam"));
        command
            .args(["deploy", "--stack-name", &self.stack, "--template-file"])
            .arg(template)
            // Everything else as it has it; SAM looks for it beside the template alone.
            .arg("--config-file")
            .arg(workspace().join("deploy/samconfig.toml"))
            .args(["--no-confirm-changeset", "--parameter-overrides"])
            .args(self.parameters.iter().map(|(name, value)| format!(r#"{name}="{value}""#)))
            .args(more)
            .args(self.api_id.iter().flat_map(|id| ["--tags".to_owned(), format!("ms-custom-id={id}")]))
            .current_dir(workspace())
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .envs(sam_environment())
            .envs(self.environment())
            .kill_on_drop(true);
        let output = command.output().await.map_err(|error| error.to_string())?;
        let said = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        if output.status.success() { Ok(start.elapsed()) } else { Err(said.concat()) }
    }

    /// Changes with every parameter, and with the code: as `make deploy` makes it.
    fn release(&self) -> String {
        let mut digest = Context::new(&SHA256);
        digest.update(&std::fs::read(built_template()).expect("the built template"));
        digest.update(format!("{:?}", self.parameters).as_bytes());
        digest.finish().as_ref().iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
    }

    /// The built template with this release as default: the emulator translates by defaults alone, where
    /// AWS translates by the parameters of the deployment.
    fn template(&self, release: &str) -> PathBuf {
        let built = std::fs::read_to_string(built_template()).expect("the built template");
        let with_default = format!("  Release:\n    Default: {release}\n");
        let stamped = built.replacen("  Release:\n", &with_default, 1);
        assert_ne!(stamped, built, "the template has the parameter Release");
        let path = built_template().with_file_name(format!("{}.yaml", self.stack));
        std::fs::write(&path, stamped).expect("a place beside the built template");
        path
    }

    /// Runs a target of the Makefile, `deploy` or `rollback`, for this stack with these variables, and says
    /// yes to what it asks. Gives whether it went well, and all that it said.
    pub async fn make(&self, target: &str, variables: &[String]) -> (bool, String) {
        let parameters = self.parameters_file();
        let mut make = Command::new("make");
        make.args(["--no-print-directory", target, &format!("STACK={}", self.stack)])
            .arg(format!("PARAMETERS={}", parameters.display()))
            .args(variables)
            .current_dir(workspace())
            // What `cargo test` sets would have crates built anew that look at it.
            .env_clear()
            .envs(SHELL.iter().filter_map(|name| Some((name, std::env::var_os(name)?))))
            .envs(self.environment());
        make.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut running = make.spawn().expect("make runs");
        running.stdin.take().expect("a pipe").write_all(b"y\n").await.expect("somebody to answer");
        let output = tokio::time::timeout(MAKE, running.wait_with_output()).await;
        let output = output.expect("it ends in time").expect("it ends");
        let said = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        (output.status.success(), said.concat())
    }

    /// A `parameters.env` for this stack.
    fn parameters_file(&self) -> PathBuf {
        let path = workspace().join("target/sam").join(format!("{}.env", self.stack));
        let lines: Vec<_> = self.parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
        std::fs::write(&path, lines.join("\n")).expect("a place for the parameters");
        path
    }

    // Nothing of ours: no real account must be reached.
    fn environment(&self) -> [(&'static str, String); 7] {
        [
            ("AWS_ACCESS_KEY_ID", "test".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "test".to_owned()),
            ("AWS_CONFIG_FILE", "/dev/null".to_owned()),
            ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null".to_owned()),
            ("AWS_DEFAULT_REGION", REGION.to_owned()),
            ("AWS_ENDPOINT_URL", self.emulator.url()),
            ("SAM_CLI_POLL_DELAY", "0.3".to_owned()),
        ]
    }

    /// The name or id that a resource of the template got.
    pub async fn resource(&self, emulator_api: &EmulatorApi, name: &str) -> String {
        let asked = [("StackName", &*self.stack), ("LogicalResourceId", name)];
        let answer =
            emulator_api.query("cloudformation", "2010-05-15", "DescribeStackResource", &asked).await;
        element(&answer, "PhysicalResourceId").to_owned()
    }

    /// The API of the stack, as API Gateway describes it.
    pub async fn api(&self, emulator_api: &EmulatorApi) -> Value {
        let answer = emulator_api.rest("apigateway", Method::GET, "/v2/apis", None).await;
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
