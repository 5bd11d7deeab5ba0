//! A server that is started as a process, and says on its standard output where it listens.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::{Child, ChildStdout, Command};

/// Longer than any takes to start on a loaded machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running server. It is killed when it is dropped.
pub(crate) struct Announced {
    /// Its address, without a slash at its end.
    pub(crate) url: String,
    child: Child,
    // Open for as long as the process may write to it.
    stdout: BufReader<ChildStdout>,
}

impl Announced {
    /// Starts it on a free port, and waits until it says `<name> on <url>`.
    pub(crate) async fn start(name: &str, mut command: Command) -> Self {
        command.env("ADDRESS", "127.0.0.1:0");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn().unwrap_or_else(|error| panic!("starting {command:?}: {error}"));
        let mut stdout = BufReader::new(child.stdout.take().expect("a piped stdout"));
        let mut line = String::new();
        let announced = tokio::time::timeout(PATIENCE, stdout.read_line(&mut line)).await;
        announced.expect("a server that announces itself").expect("text");
        let url = line.trim_end().strip_prefix(&format!("{name} on "));
        let url = url.unwrap_or_else(|| panic!("{command:?} announces itself as {line:?}")).to_owned();
        Self { url, child, stdout }
    }

    /// Kills it, and gives all that it has written since.
    pub(crate) async fn end(mut self) -> String {
        self.child.kill().await.expect("a process to end");
        let mut written = String::new();
        self.stdout.read_to_string(&mut written).await.expect("text");
        written
    }
}
