//! What the terminal of `make run` shows: where everything is, then the functions' own lines.

use std::future::Future;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::fs::File;
use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWriteExt as _, BufReader};
use tokio::sync::watch;

/// The functions say it once a start under cargo-lambda, and it is of no interest.
const NOISE: &str = "AWS_LAMBDA_MAX_CONCURRENCY is set";

/// Prints a line. A terminal that is gone takes no lines, and needs none.
pub(super) fn say(line: &str) {
    let _gone = writeln!(std::io::stdout(), "{line}");
}

/// A filter between the functions' output and the terminal: shut until everything is up.
#[derive(Clone)]
pub(super) struct Console {
    open: Arc<AtomicBool>,
    failure: watch::Sender<Option<String>>,
}

impl Console {
    pub(super) fn new() -> Self {
        Self { open: Arc::default(), failure: watch::channel(None).0 }
    }

    /// Shows the functions' lines from now on.
    pub(super) fn open(&self) {
        self.open.store(true, Ordering::Relaxed);
    }

    /// Waits for `step`, and gives up as soon as a function says that it cannot start: cargo-lambda
    /// would start it again and again.
    pub(super) async fn unless_a_function_fails(
        &self,
        step: impl Future<Output = Result<(), String>>,
    ) -> Result<(), String> {
        let mut failure = self.failure.subscribe();
        tokio::select! {
            outcome = step => outcome,
            Ok(line) = failure.wait_for(Option::is_some) => {
                Err(format!("a function does not start: {}", line.as_deref().unwrap_or_default()))
            }
        }
    }

    /// Writes everything to the log, and what is meant for people to the terminal too: the
    /// functions' JSON lines, and what they and the compiler complain about.
    pub(super) async fn follow(self, output: impl AsyncRead + Unpin, mut log: File, complaints: bool) {
        let mut lines = BufReader::new(output).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            // The log is a convenience; a full disk must not end the world.
            let _unwritten = log.write_all(format!("{line}\n").as_bytes()).await;
            let of_a_function = line.starts_with('{');
            if self.open.load(Ordering::Relaxed) {
                if of_a_function || complaints && !line.starts_with(NOISE) {
                    say(&line);
                }
            } else if of_a_function && line.contains(r#""level":"ERROR""#) {
                self.failure.send_replace(Some(line));
            }
        }
    }
}
