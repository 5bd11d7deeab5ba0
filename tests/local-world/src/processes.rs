//! The processes of the local world: each in a process group of its own, so that Ctrl-C reaches
//! only us and we end them in our own way.

use std::fs::File;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::process::{Child, Command};

use super::console::Console;

/// What well-behaved processes need to end.
const GRACE: Duration = Duration::from_secs(5);

/// All processes, and the folder with their logs.
pub(super) struct Processes {
    logs: PathBuf,
    all: Vec<Process>,
}

struct Process {
    name: &'static str,
    child: Child,
    group: Pid,
}

impl Processes {
    pub(super) fn new(logs: PathBuf) -> Result<Self, String> {
        std::fs::create_dir_all(&logs).map_err(|error| format!("cannot make {}: {error}", logs.display()))?;
        Ok(Self { logs, all: Vec::new() })
    }

    /// Starts a process that writes to its log.
    pub(super) fn start(&mut self, name: &'static str, command: &mut Command) -> Result<(), String> {
        let log = self.log(name)?;
        let errors = log.try_clone().map_err(|error| format!("cannot share a log: {error}"))?;
        self.spawn(name, command.stdout(log).stderr(errors))?;
        Ok(())
    }

    /// Starts a process that writes to its log and, through the filter, to the terminal.
    pub(super) fn start_on(
        &mut self,
        console: &Console,
        name: &'static str,
        command: &mut Command,
    ) -> Result<(), String> {
        let log = self.log(name)?;
        let errors = log.try_clone().map_err(|error| format!("cannot share a log: {error}"))?;
        let child = self.spawn(name, command.stdout(Stdio::piped()).stderr(Stdio::piped()))?;
        if let Some(stdout) = child.stdout.take() {
            tokio::spawn(console.clone().follow(stdout, log.into(), false));
        }
        if let Some(stderr) = child.stderr.take() {
            tokio::spawn(console.clone().follow(stderr, errors.into(), true));
        }
        Ok(())
    }

    fn spawn(&mut self, name: &'static str, command: &mut Command) -> Result<&mut Child, String> {
        let child = command.stdin(Stdio::null()).process_group(0).kill_on_drop(true).spawn();
        let child = child.map_err(|error| format!("cannot start {name}: {error}"))?;
        let id = child.id().expect("a process that nobody has waited for has an id");
        let group = Pid::from_raw(id.cast_signed()).expect("a process id is positive");
        self.all.push(Process { name, child, group });
        Ok(&mut self.all.last_mut().expect("just added").child)
    }

    fn log(&self, name: &str) -> Result<File, String> {
        let path = self.log_path(name);
        let log = File::options().create(true).append(true).open(&path);
        let log = log.map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        log.set_len(0).map_err(|error| format!("cannot empty {}: {error}", path.display()))?;
        Ok(log)
    }

    fn log_path(&self, name: &str) -> PathBuf {
        self.logs.join(format!("{name}.log"))
    }

    /// Waits for `step`, unless a process ends first.
    pub(super) async fn until<T>(
        &mut self,
        step: impl Future<Output = Result<T, String>>,
    ) -> Result<T, String> {
        tokio::select! {
            outcome = step => outcome,
            ended = self.one_ended() => Err(ended),
        }
    }

    /// Waits until a process ends by itself, and says which.
    pub(super) async fn one_ended(&mut self) -> String {
        loop {
            for process in &mut self.all {
                if let Ok(Some(status)) = process.child.try_wait() {
                    let log = self.logs.join(format!("{}.log", process.name));
                    return ended_by_itself(process.name, status, &log);
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// Ends every process, the last one first to be told, and returns when all are gone.
    pub(super) async fn end(&mut self) {
        self.signal(Signal::TERM);
        let all_gone = async {
            for process in &mut self.all {
                let _status = process.child.wait().await;
            }
        };
        if tokio::time::timeout(GRACE, all_gone).await.is_err() {
            self.signal(Signal::KILL);
        }
        for process in &mut self.all {
            let _status = process.child.wait().await;
        }
    }

    fn signal(&self, signal: Signal) {
        // A group that is gone already needs no signal. One whose leader is gone may live on.
        for process in self.all.iter().rev() {
            let _gone = kill_process_group(process.group, signal);
        }
    }
}

fn ended_by_itself(name: &str, status: std::process::ExitStatus, log: &Path) -> String {
    format!("{name} has ended by itself ({status}), so everything ends; {} says why", log.display())
}
