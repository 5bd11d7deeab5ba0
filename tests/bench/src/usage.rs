//! What the kernel says of a process.

use std::fs;
use std::time::Duration;

/// The processor time that a process's threads have used so far, user and system: to the nanosecond, where
/// `/proc/<pid>/stat` counts in hundredths of a second. Threads that have ended are not in it.
pub(super) fn processor_time(process: u32) -> Duration {
    let tasks = fs::read_dir(format!("/proc/{process}/task")).expect("a running process");
    let of_task = |task: fs::DirEntry| {
        let text = fs::read_to_string(task.path().join("schedstat")).expect("scheduler statistics of Linux");
        let nanoseconds = text.split(' ').next().expect("three numbers").parse().expect("a number");
        Duration::from_nanos(nanoseconds)
    };
    tasks.map(|task| of_task(task.expect("a running process"))).sum()
}

/// The most memory that a process has had resident, in bytes.
pub(super) fn peak_memory(process: u32) -> u64 {
    memory(process, "VmHWM:")
}

/// The memory that a process has resident, in bytes.
pub(super) fn memory_now(process: u32) -> u64 {
    memory(process, "VmRSS:")
}

fn memory(process: u32, name: &str) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("a running process");
    let line = status.lines().find(|line| line.starts_with(name)).expect("its memory");
    let kibibytes: u64 = line.split_whitespace().nth(1).expect("a number").parse().expect("a number");
    kibibytes * 1024
}

/// How busy the machine has been: the average number of runnable processes over the last minute.
pub(super) fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or_default().to_owned()
}
