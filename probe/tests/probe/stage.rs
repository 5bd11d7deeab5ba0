//! One run of the probe: a simulator of some settings, what passes between the two, and what is left.

use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::Request;
use serde_json::Value;
use simulator::server::Server;
use simulator::{Settings, Simulator};
use tokio::io::AsyncWriteExt;
use tokio::process::Command;

/// A simulator, and a server in front of it that learns what must not be printed.
pub(crate) struct Stage {
    pub(crate) simulator: Arc<Simulator>,
    server: Server,
    tokens: Arc<Mutex<Vec<String>>>,
    folder: PathBuf,
}

/// What a run has printed, and how it ended.
pub(crate) struct Run {
    pub(crate) well: bool,
    pub(crate) out: String,
    pub(crate) complaint: String,
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        let [out, complaint] = [output.stdout, output.stderr].map(|text| String::from_utf8(text).unwrap());
        Self { well: output.status.success(), out, complaint }
    }
}

impl Stage {
    pub(crate) async fn new(name: &str, settings: Settings) -> Self {
        let free = || ([127, 0, 0, 1], 0).into();
        let simulator = Arc::new(Simulator::start(free(), settings).await.unwrap());
        let tokens = Arc::new(Mutex::new(Vec::new()));
        let (behind, learned) = (Arc::clone(&simulator), Arc::clone(&tokens));
        let server = Server::start(free(), move |request: Request<Bytes>| {
            let (behind, learned) = (Arc::clone(&behind), Arc::clone(&learned));
            async move {
                let own = request.uri().path().starts_with("/_sim");
                let answer = behind.answer(request).await?;
                if !own {
                    learn(&mut learned.lock().unwrap(), answer.body());
                }
                Some(answer)
            }
        });
        let folder =
            PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("probe-{name}-{}", std::process::id()));
        let _none = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("key"), format!("{}\n", simulator::ACCESS_KEY)).unwrap();
        Self { simulator, server: server.await.unwrap(), tokens, folder }
    }

    /// Runs the probe as the documentation says, without a person, with these variables too.
    pub(crate) async fn run(&self, more: &[(&str, &str)]) -> Run {
        self.run_typed(&[&[("PROBE_YES", "1")], more].concat(), "").await
    }

    /// The same with somebody who types this.
    pub(crate) async fn run_typed(&self, more: &[(&str, &str)], typed: &str) -> Run {
        let mut probe = self.probe(more);
        let mut running = probe.env("NEVIS_ACCESS_KEY_FILE", self.folder.join("key")).spawn().unwrap();
        // One that has no question leaves it unread.
        let _unread = running.stdin.take().unwrap().write_all(typed.as_bytes()).await;
        Run::of(running.wait_with_output().await.unwrap())
    }

    /// The probe, without an access key.
    pub(crate) fn probe(&self, more: &[(&str, &str)]) -> Command {
        let url = format!("http://{}", self.server.address());
        let mut probe = Command::new(env!("CARGO_BIN_EXE_probe"));
        probe.env_clear().env("NEVIS_BASE_URL", &url).env("PROBE_USERNAME", "alice");
        probe.env("PROBE_INBOX", format!("{url}/_sim/messages")).env("PROBE_FOLDER", &self.folder);
        probe.envs(more.iter().copied()).kill_on_drop(true);
        probe.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        probe
    }

    pub(crate) fn file(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.join(name)).unwrap_or_default()
    }

    pub(crate) fn profile(&self) -> Value {
        serde_json::from_str(&self.file("nevis-profile.json")).unwrap()
    }

    /// Calls of an endpoint so far.
    pub(crate) fn calls(&self, endpoint: &str) -> u64 {
        let calls = serde_json::to_value(self.simulator.calls()).unwrap();
        calls.get(endpoint).and_then(Value::as_u64).unwrap()
    }

    /// What one of the questions had for an answer, in the report.
    pub(crate) fn said(&self, id: &str) -> String {
        let report = self.file("nevis-report.md");
        let (_, section) =
            report.split_once(&format!("\n## {id}\n")).unwrap_or_else(|| panic!("no {id}: {report}"));
        section.split("\n## ").next().unwrap().to_owned()
    }

    /// Holds everything that was printed or left against everything that must not be.
    pub(crate) fn assert_secret(&self, run: &Run) {
        let mut secrets = self.tokens.lock().unwrap().clone();
        secrets.push(simulator::ACCESS_KEY.to_owned());
        secrets.extend(
            ["alice", "bob", "nophone", "blocked"]
                .iter()
                .map(|name| Simulator::user_id(name).unwrap().to_owned()),
        );
        for message in self.simulator.messages() {
            secrets.extend([message.username, message.phone, message.code]);
        }
        assert!(secrets.len() > 10, "something was learned");
        let files =
            ["nevis-profile.json", "nevis-report.md", "nevis-findings.json"].map(|name| self.file(name));
        for (place, text) in files.iter().enumerate().chain([(3, &run.out), (4, &run.complaint)]) {
            for secret in &secrets {
                assert!(!words(text).any(|word| word == secret), "{secret} is in {place}: {text}");
                assert!(
                    secret.len() < 12 || !text.contains(secret.as_str()),
                    "{secret} is in {place}: {text}"
                );
            }
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '+')
}

/// Tokens and ids of an answer.
fn learn(secrets: &mut Vec<String>, body: &[u8]) {
    let Ok(Value::Object(members)) = serde_json::from_slice(body) else { return };
    for name in ["statusToken", "transactionId", "userId", "token", "sub", "jti"] {
        secrets.extend(members.get(name).and_then(Value::as_str).map(str::to_owned));
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _kept = std::fs::remove_dir_all(&self.folder);
    }
}
