//! A child process whose output can be read at any moment and which never outlives its owner.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::process::ExitStatus;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child, Command};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::Program;

/// One running (or ended) child process.
pub(super) struct Process {
    pid: Pid,
    started: Instant,
    exit: watch::Receiver<Option<ExitStatus>>,
    reaper: JoinHandle<()>,
    stdout: File,
    stderr: File,
}

impl Process {
    /// Starts `program` with exactly this environment.
    pub(super) fn spawn(program: &Program, env: &[(String, String)]) -> io::Result<Self> {
        let (stdout, stdout_end) = capture()?;
        let (stderr, stderr_end) = capture()?;
        let started = Instant::now();
        let child = Command::new(&program.file)
            .args(&program.arguments)
            .current_dir(&program.folder)
            .env_clear()
            .envs(env.iter().cloned())
            .stdin(std::process::Stdio::null())
            .stdout(stdout_end)
            .stderr(stderr_end)
            .kill_on_drop(true)
            .spawn()?;
        let id = child.id().expect("a process that nobody has waited for has an id");
        let pid = Pid::from_raw(id.cast_signed()).expect("a process id is positive");
        let (sender, exit) = watch::channel(None);
        Ok(Self { pid, started, exit, reaper: tokio::spawn(reap(child, sender)), stdout, stderr })
    }

    /// When it was started.
    pub(super) fn started(&self) -> Instant {
        self.started
    }

    /// Its id.
    pub(super) fn id(&self) -> u32 {
        self.pid.as_raw_nonzero().get().cast_unsigned()
    }

    /// Sends a signal, unless the process has ended already.
    pub(super) fn signal(&self, signal: Signal) {
        if self.exit.borrow().is_none() {
            kill_process(self.pid, signal).expect("a child of ours takes signals");
        }
    }

    /// Waits for the end.
    pub(super) async fn exited(&self) -> ExitStatus {
        let mut exit = self.exit.clone();
        let status = exit.wait_for(Option::is_some).await.expect("the reaper reports before it ends");
        status.expect("waited for")
    }

    /// Everything written to stdout so far.
    pub(super) fn stdout(&self) -> Vec<u8> {
        read_all(&self.stdout)
    }

    /// Everything written to stderr so far.
    pub(super) fn stderr(&self) -> Vec<u8> {
        read_all(&self.stderr)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The reaper owns the child, and the child is killed when it is dropped.
        self.reaper.abort();
    }
}

async fn reap(mut child: Child, exit: watch::Sender<Option<ExitStatus>>) {
    let status = child.wait().await.expect("a child can be waited for");
    exit.send_replace(Some(status));
}

/// A file without a name: one end to read, one to append to. Unlike a pipe it holds what was
/// written at once, and without a reader that could lag behind the answer.
fn capture() -> io::Result<(File, File)> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("acceptance-{}-{number}", std::process::id()));
    let append = File::options().create_new(true).append(true).open(&path)?;
    let read = File::open(&path)?;
    std::fs::remove_file(&path)?;
    Ok((read, append))
}

fn read_all(file: &File) -> Vec<u8> {
    let length = file.metadata().expect("an open file has a length").len();
    let mut bytes = vec![0; usize::try_from(length).expect("an output that fits into memory")];
    file.read_exact_at(&mut bytes, 0).expect("an output is only appended to");
    bytes
}
