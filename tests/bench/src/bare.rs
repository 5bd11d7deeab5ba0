//! The calls of a function and nothing else, sent again by the program `bare`: as they were, or by the AWS SDK.

use std::process::Stdio;
use std::time::Duration;

use harness::built::workspace;
use harness::lambda;
use serde::Serialize;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::approval_supply::ApprovalSupply;
use super::measure::invoke;
use super::recording::Call;
use super::stage::{Stage, TABLE};
use super::subject::Subject;
use super::usage;

/// How the calls to AWS are sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// As they were recorded, signature and all.
    Bare,
    /// Made and signed anew by the AWS SDK, with the settings of the functions.
    Sdk,
}

/// What a function was seen to send.
#[derive(Serialize)]
pub(super) struct Calls {
    initialisation: Vec<Call>,
    invocation: Vec<Call>,
}

impl Calls {
    /// Whether the initialisation has read the secret, and had an answer from the table and from Nevis.
    pub(super) fn open_all(&self) -> bool {
        let mut services = [Some("secretsmanager"), Some("DynamoDB"), None].into_iter();
        services.all(|service| self.initialisation.iter().any(|call| call.service() == service))
    }
}

/// What one process of `bare` took.
pub(super) struct Sample {
    /// The calls of the initialisation, side by side, with the handshakes that they need.
    pub(super) initialisation: Duration,
    /// The calls of each warm invocation that counts.
    pub(super) warm: Vec<Duration>,
    /// Processor time of those calls, on average.
    pub(super) processor: Duration,
}

/// Watches a function through its initialisation and a warm invocation.
pub(super) async fn record(stage: &Stage, supply: &ApprovalSupply, subject: &Subject) -> Calls {
    let events = subject.events(supply, 2).await;
    stage.recording.record();
    let function = subject.start(stage).await;
    let initialisation = stage.recording.stop();
    for (count, event) in (1..).zip(events) {
        stage.recording.record();
        invoke(&function, event, subject.status()).await;
        function.wait_until_idle_after(count).await;
    }
    Calls { initialisation, invocation: stage.recording.stop() }
}

/// Sends them all in a new process, those of an invocation `warm` and one times.
pub(super) async fn measure(stage: &Stage, calls: &Calls, way: Way, warm: usize) -> Sample {
    stage.recording.replay(true);
    let mut bare = Bare::start(stage, calls, way);
    let process = bare.child.id().expect("a running process");
    let initialisation = bare.report().await;
    let counted = warm / 2;
    for _ in counted..=warm {
        bare.send_again().await;
    }
    let before = usage::processor_time(process);
    let mut times = Vec::with_capacity(counted);
    for _ in 0..counted {
        times.push(bare.send_again().await);
    }
    let used = usage::processor_time(process).saturating_sub(before);
    stage.recording.replay(false);
    Sample { initialisation, warm: times, processor: used / u32::try_from(counted).expect("not so many") }
}

struct Bare {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Bare {
    fn start(stage: &Stage, calls: &Calls, way: Way) -> Self {
        let program = workspace().join("target/lambda/bare/bootstrap");
        let mut command = Command::new(program);
        command.arg(&stage.roots).arg(TABLE).arg(serde_json::to_string(calls).expect("JSON"));
        command.arg(if way == Way::Sdk { "sdk" } else { "bare" });
        command
            .env_clear()
            .envs(lambda::identity())
            .envs(stage.env(true))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true);
        let mut child = command.spawn().expect("`make bench` builds it");
        let input = child.stdin.take().expect("piped");
        let output = BufReader::new(child.stdout.take().expect("piped")).lines();
        Self { child, input, output }
    }

    async fn send_again(&mut self) -> Duration {
        self.input.write_all(b"\n").await.expect("a running process");
        self.report().await
    }

    async fn report(&mut self) -> Duration {
        let line = self.output.next_line().await.expect("text").expect("a line for each set of calls");
        Duration::from_micros(line.parse().expect("a number"))
    }
}
