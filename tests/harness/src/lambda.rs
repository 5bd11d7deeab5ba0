//! A built function as a process of its own, driven through the Lambda Runtime API: the one
//! interface that the platform has to it.

mod answer;
mod deadline;
mod pool;
mod process;
mod runtime_api;

use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use rustix::process::Signal;
use serde_json::Value;
use tokio::sync::{Mutex, oneshot};
use tokio::time::timeout;

pub use self::answer::{Answer, Failure};
pub use self::deadline::Deadline;
pub use self::pool::Pool;
use self::process::Process;
use self::runtime_api::{Invocation, RuntimeApi};
use crate::built::Binary;
use crate::gateway::{self, Call};
use crate::openapi::Contract;
use crate::watch::Watch;

/// Longer than any time-out of the product: a function that is silent for so long hangs.
const PATIENCE: Duration = Duration::from_mins(1);

const LOUD: [(&str, &str); 3] =
    [("AWS_LAMBDA_LOG_LEVEL", "TRACE"), ("RUST_LOG", "trace"), ("RUST_BACKTRACE", "full")];

/// What is run as a function.
#[derive(Clone, Debug)]
pub struct Program {
    /// The function's name.
    pub name: String,
    /// The file that is executed.
    pub file: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// Where it runs.
    pub folder: PathBuf,
}

/// One running function: like an execution environment of Lambda, it takes one event at a time.
pub struct Function {
    name: String,
    // Dropped before the runtime API: a function whose runtime API vanished complains.
    process: Process,
    runtime: RuntimeApi,
    turn: Mutex<()>,
    watch: Option<Arc<Watch>>,
}

impl Function {
    /// Starts the built binary with Lambda's own environment variables, as loud as can be, and these. All that
    /// it writes and answers is watched: what is never written must not be written then either.
    pub async fn spawn(binary: Binary, env: &[(String, String)], watch: &Arc<Watch>) -> Self {
        let file = binary.find().unwrap_or_else(|missing| panic!("{missing}"));
        Self::spawn_file(binary, file, env, watch).await
    }

    /// The same for a binary in a place of its own, where it finds what lies beside it.
    pub async fn spawn_file(
        binary: Binary,
        file: PathBuf,
        env: &[(String, String)],
        watch: &Arc<Watch>,
    ) -> Self {
        let program = Program {
            name: binary.name().to_owned(),
            file,
            arguments: Vec::new(),
            folder: PathBuf::from("."),
        };
        let loud = LOUD.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let mut function = Self::start(program, &[&loud, env].concat()).await;
        function.watch = Some(Arc::clone(watch));
        function
    }

    /// Starts a program with Lambda's own environment variables and these. Nobody watches it.
    pub async fn start(program: Program, env: &[(String, String)]) -> Self {
        let runtime = RuntimeApi::start().await.expect("a free port");
        let mut all = lambda_env(&program.name, &runtime.address());
        all.extend_from_slice(env);
        let process = Process::spawn(&program, &all)
            .unwrap_or_else(|error| panic!("{}: {error}", program.file.display()));
        Self { name: program.name, process, runtime, turn: Mutex::default(), watch: None }
    }

    /// When the process was started.
    pub fn started(&self) -> Instant {
        self.process.started()
    }

    /// The id of the process.
    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// Sends one event, after those that are waiting already, and waits for its outcome. Whatever a function of
    /// ours answers on a path of the contract is held against that.
    pub async fn invoke(&self, event: Value, deadline: Deadline) -> Result<Answer, Failure> {
        let Some(watch) = &self.watch else { return self.invoke_with(event.to_string(), deadline).await };
        watch.learn(&event);
        let outcome = self.invoke_with(event.to_string(), deadline).await;
        if let (Ok(answer), Some(path)) = (&outcome, event["rawPath"].as_str()) {
            Contract::shared().assert_documented_at(path, answer);
        }
        outcome
    }

    /// Sends what need not be an event, nor JSON.
    pub async fn invoke_with(&self, bytes: impl Into<Bytes>, deadline: Deadline) -> Result<Answer, Failure> {
        let _turn = self.turn.lock().await;
        let outcome = self.outcome(bytes.into(), deadline).await;
        let Some(watch) = &self.watch else { return outcome };
        match &outcome {
            Ok(answer) => watch.answered(&self.name, answer),
            Err(failure) => watch.reported(&self.name, failure),
        }
        outcome
    }

    async fn outcome(&self, event: Bytes, deadline: Deadline) -> Result<Answer, Failure> {
        let (sender, outcome) = oneshot::channel();
        self.runtime.queue(Invocation {
            id: gateway::unique_uuid(),
            arn: format!("arn:aws:lambda:eu-central-1:123456789012:function:{}", self.name),
            deadline_ms: deadline.epoch_ms(),
            event,
            outcome: sender,
        });
        tokio::select! {
            biased;
            outcome = outcome => outcome.expect("every event that is taken has its outcome sent"),
            status = self.process.exited() => Err(Failure::Died(status)),
            () = tokio::time::sleep(PATIENCE) => panic!("no answer in {PATIENCE:?}\n{}", self.output()),
        }
    }

    /// Makes a call with the usual deadline; anything but an answer ends the test.
    pub async fn call(&self, call: &Call) -> Answer {
        let outcome = self.invoke(call.event(), Deadline::default()).await;
        outcome.unwrap_or_else(|failure| panic!("{failure:?}\n{}", self.output()))
    }

    /// Waits until the function has initialised.
    pub async fn wait_until_ready(&self) {
        tokio::select! {
            () = self.runtime.ready() => {}
            status = self.process.exited() => panic!("ended at its start: {status}\n{}", self.output()),
            () = tokio::time::sleep(PATIENCE) => panic!("not ready in {PATIENCE:?}\n{}", self.output()),
        }
    }

    /// Waits until the function has asked for its next event after this many invocations.
    pub async fn wait_until_idle_after(&self, invocations: usize) {
        self.runtime.asked(invocations + 1).await;
    }

    /// Ends the process as Lambda's shutdown does, and waits for its end.
    pub async fn terminate(&self) -> ExitStatus {
        self.process.signal(Signal::TERM);
        self.process.exited().await
    }

    /// Waits for the process to end by itself, as one does whose initialisation fails; a minute at most.
    pub async fn exit_status(&self) -> ExitStatus {
        timeout(Duration::from_mins(1), self.process.exited()).await.expect("it ends by itself")
    }

    /// What the function posted to the runtime API's `init/error`.
    pub fn init_error(&self) -> Option<Value> {
        self.runtime.init_error()
    }

    /// Kills the process at once, in whatever it is doing.
    pub async fn kill(&self) -> ExitStatus {
        self.process.signal(Signal::KILL);
        self.process.exited().await
    }

    /// Freezes the process, as Lambda does between invocations.
    pub fn freeze(&self) {
        self.process.signal(Signal::STOP);
    }

    /// Lets a frozen process go on.
    pub fn thaw(&self) {
        self.process.signal(Signal::CONT);
    }

    /// The lines written to stdout so far.
    pub fn stdout_lines(&self) -> Vec<String> {
        String::from_utf8_lossy(&self.process.stdout()).lines().map(ToOwned::to_owned).collect()
    }

    /// Everything written so far: stdout, then stderr.
    pub fn output(&self) -> String {
        let mut bytes = self.process.stdout();
        bytes.extend(self.process.stderr());
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        if let Some(watch) = &self.watch {
            let init_error = self.init_error().map(|error| error.to_string()).unwrap_or_default();
            watch.wrote(&self.name, self.output() + &init_error);
        }
    }
}

fn lambda_env(name: &str, runtime_api: &str) -> Vec<(String, String)> {
    let variables = [
        ("AWS_LAMBDA_RUNTIME_API", runtime_api),
        ("AWS_LAMBDA_FUNCTION_NAME", name),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
    ];
    let variables = variables.into_iter().chain(identity());
    variables.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// Who a function is for AWS, and where.
pub fn identity() -> [(&'static str, &'static str); 3] {
    [("AWS_REGION", "eu-central-1"), ("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")]
}
