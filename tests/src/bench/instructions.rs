//! The instructions of a warm invocation, counted by callgrind: a guard that does not depend on how busy the
//! machine is.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::feeder::Feeder;
use super::measure::invoke;
use super::stage::Stage;
use super::subject::{Function, Language, Subject};
use super::{folder, size};
use crate::lambda;

/// Instructions of a warm invocation on `x86_64`, in thousands, with receipts on. To be recorded anew where a
/// change is worth what it costs.
const RECORDED: [(Function, u64); 2] = [(Function::Start, 2980), (Function::Verify, 2480)];
/// How far a count may lie above or below, in percent. Between two runs of one binary it differs by 0.1 to
/// 0.5 %, as the seeds of `HashMap`s do; between two builds by up to 3 %, as a change elsewhere has other
/// functions inlined. A compiler or a library of another version may need a new record.
const TOLERANCE: u64 = 5;
/// The largest zip, in bytes.
const LARGEST_ZIP: u64 = 4_000_000;
/// Warm invocations of the shorter and of the longer run; what both have in common is not counted.
const RUNS: [usize; 2] = [10, 60];

/// Counts, for both functions, and holds the zips to their size. The error says what is over, or why nothing
/// can be said.
pub async fn hold(say: impl Fn(&str)) -> Result<(), String> {
    let stage = Stage::start(&folder()).await;
    let feeder = Feeder::start(&stage).await;
    let mut over = Vec::new();
    for (function, recorded) in RECORDED {
        let subject = Subject::new(function, Language::Rust, true);
        let each = thousands(&stage, &feeder, &subject).await;
        let zip = size::zipped(&subject);
        let line = format!(
            "{}: {each} thousand instructions a warm invocation, recorded {recorded} ±{TOLERANCE} %; zip {zip} bytes of {LARGEST_ZIP}",
            subject.name()
        );
        say(&line);
        if each.abs_diff(recorded) * 100 > recorded * TOLERANCE || zip > LARGEST_ZIP {
            over.push(line);
        }
    }
    if over.is_empty() { Ok(()) } else { Err(over.join("\n")) }
}

/// Instructions of a warm invocation, in thousands.
pub(super) async fn thousands(stage: &Stage, feeder: &Feeder, subject: &Subject) -> u64 {
    let [short, long] =
        [count(stage, feeder, subject, RUNS[0]).await, count(stage, feeder, subject, RUNS[1]).await];
    long.saturating_sub(short) / u64::try_from(RUNS[1] - RUNS[0]).expect("few") / 1000
}

/// Why instructions cannot be counted here, if so.
pub fn impossible() -> Option<String> {
    let valgrind = Command::new("valgrind").arg("--version").output();
    let binary = |function| Subject::new(function, Language::Rust, true).program().file;
    let missing = [Function::Start, Function::Verify].map(binary).into_iter().find(|file| !file.is_file());
    if !valgrind.is_ok_and(|output| output.status.success()) {
        return Some("valgrind is not installed (Debian: apt install valgrind)".to_owned());
    }
    if !cfg!(target_arch = "x86_64") {
        return Some("the record is of x86_64".to_owned());
    }
    missing.map(|file| format!("{} is missing: `make build` makes it", file.display()))
}

/// Instructions of a process from its start to its end, with so many invocations after the first.
async fn count(stage: &Stage, feeder: &Feeder, subject: &Subject, warm: usize) -> u64 {
    let counts =
        folder().join(format!("callgrind.{}.{warm}", subject.name().replace([',', ':', ' ', '/'], "-")));
    let mut program = subject.program();
    program.arguments = vec![
        "--tool=callgrind".to_owned(),
        format!("--callgrind-out-file={}", counts.display()),
        program.file.display().to_string(),
    ];
    program.file = PathBuf::from("/usr/bin/valgrind");
    let function = lambda::Function::start(program, &stage.env(subject.receipts)).await;
    function.wait_until_ready().await;
    for (done, event) in (1..).zip(subject.events(feeder, warm + 1).await) {
        invoke(&function, event, subject.status()).await;
        function.wait_until_idle_after(done).await;
    }
    function.terminate().await;
    total(&counts)
}

/// The sum over all functions, as callgrind writes it last.
fn total(counts: &Path) -> u64 {
    let text = std::fs::read_to_string(counts).expect("callgrind wrote it");
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("totals: ").or_else(|| line.strip_prefix("summary: ")));
    line.expect("a sum").trim().parse().expect("a number")
}
