//! The ways from a release onto the stack.

use std::path::Path;
use std::process::{Output, Stdio};

use tokio::process::Command;

use super::Deployment;
use crate::built::workspace;
use crate::template::sam_environment;

/// The programs that the guide of deployment names.
const GUIDES: [&str; 2] = [".venv/aws/bin", ".venv/tools/bin"];

impl Deployment<'_> {
    /// Runs the deployer of a release for this stack. It finds Python, what its list names, and no other program:
    /// no cargo, no make, no SAM. Gives whether it went well, and all that it said.
    pub async fn from_release(&self, folder: &Path, arguments: &[&str]) -> (bool, String) {
        let mut python = Command::new(workspace().join(".venv/deploy/bin/python"));
        python.arg(folder.join("deploy/deploy.py")).args(arguments);
        if let Some("deploy" | "rollback" | "doctor") = arguments.first().copied() {
            python.args(["--stack", &self.stack]);
        }
        if arguments.first() == Some(&"deploy") {
            python.arg("--parameters").arg(self.parameters_file());
        }
        python.current_dir("/").env_clear().env("PATH", "/nowhere").envs(self.environment());
        ended(&mut python).await
    }

    /// Runs commands for this stack in the folder of a release, as the guide has them: with its parameters in
    /// `../parameters.env`, and the name of a bucket in `BUCKET`. Gives whether all went well, and all that they said.
    pub async fn by_hand(&self, folder: &Path, commands: &str) -> (bool, String) {
        let set = self.parameters.iter().filter(|(_, value)| !value.is_empty());
        let lines: Vec<_> = set.map(|(name, value)| format!("{name}={value}")).collect();
        std::fs::write(folder.with_file_name("parameters.env"), lines.join("\n"))
            .expect("a place for the parameters");
        let programs = GUIDES.map(|place| workspace().join(place).display().to_string()).join(":");
        let mut shell = Command::new("bash");
        shell.args(["-euc", commands]).current_dir(folder).env_clear();
        shell
            .env("PATH", format!("{programs}:/usr/bin:/bin"))
            .env("BUCKET", format!("countersign-{}", self.stack));
        shell.envs(sam_environment()).envs(self.environment());
        ended(&mut shell).await
    }
}

async fn ended(command: &mut Command) -> (bool, String) {
    let output = command.stdin(Stdio::null()).kill_on_drop(true).output().await;
    let Output { status, stdout, stderr } = output.expect("`make e2e` installed it");
    let said = [stdout, stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    (status.success(), said.concat())
}
