//! The instructions of a warm invocation, counted by callgrind: a guard that does not depend on how busy the
//! machine is.

use std::fmt;
use std::path::{Path, PathBuf};

use harness::lambda;

use super::approval_supply::ApprovalSupply;
use super::folder;
use super::measure::invoke;
use super::stage::Stage;
use super::subject::{Function, Language, Subject};

/// Instructions of a warm invocation on `x86_64`, in thousands, with receipts on. To be recorded anew where a
/// change is worth what it costs.
const RECORDED: [(Function, u32); 2] = [(Function::Start, 2060), (Function::Verify, 2660)];
/// How far a count may lie above or below, in percent. Between two runs of one binary it differs by 0.1 to
/// 0.5 %, as the seeds of `HashMap`s do; between two builds by up to 3 %, as a change elsewhere has other
/// functions inlined. A compiler or a library of another version may need a new record.
const TOLERANCE: u32 = 5;
/// Warm invocations of the shorter and of the longer run; what both have in common is not counted.
const RUNS: [usize; 2] = [10, 60];

/// What was counted of a function, beside what is recorded.
pub(super) struct Count {
    pub(super) name: String,
    pub(super) thousands: u32,
    recorded: u32,
}

impl Count {
    /// Whether it is what is recorded, within the tolerance.
    pub(super) fn held(&self) -> bool {
        self.thousands.abs_diff(self.recorded) * 100 <= self.recorded * TOLERANCE
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, thousands, recorded } = self;
        write!(
            f,
            "{name}: {thousands} thousand instructions a warm invocation, recorded {recorded} ±{TOLERANCE} %"
        )
    }
}

/// Counts for both functions, and holds the counts to the record. The error says which is too far from it.
pub async fn hold(say: impl Fn(&str)) -> Result<(), String> {
    let stage = Stage::start(&folder()).await;
    let supply = ApprovalSupply::start(&stage, &[]).await;
    let counts = counts(&stage, &supply).await;
    for count in &counts {
        say(&count.to_string());
    }
    let over: Vec<_> = counts.iter().filter(|count| !count.held()).map(Count::to_string).collect();
    if over.is_empty() { Ok(()) } else { Err(over.join("\n")) }
}

/// Counts for both functions.
pub(super) async fn counts(stage: &Stage, supply: &ApprovalSupply) -> Vec<Count> {
    let mut counts = Vec::with_capacity(RECORDED.len());
    for (function, recorded) in RECORDED {
        let subject = Subject::new(function, Language::Rust, true);
        let thousands = thousands(stage, supply, &subject).await;
        counts.push(Count { name: subject.name(), thousands, recorded });
    }
    counts
}

/// Instructions of a warm invocation, in thousands.
pub(super) async fn thousands(stage: &Stage, supply: &ApprovalSupply, subject: &Subject) -> u32 {
    let [short, long] =
        [count(stage, supply, subject, RUNS[0]).await, count(stage, supply, subject, RUNS[1]).await];
    let each = long.saturating_sub(short) / u64::try_from(RUNS[1] - RUNS[0]).expect("few");
    u32::try_from(each / 1000).expect("not so many")
}

/// Why nothing can be counted and compared with the record here, if so.
pub fn impossible() -> Option<&'static str> {
    if valgrind().is_none() {
        return Some("valgrind is not installed (Debian: apt install valgrind)");
    }
    (!cfg!(target_arch = "x86_64")).then_some("the record is of x86_64")
}

/// Where valgrind is, if it is installed.
pub(super) fn valgrind() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join("valgrind")).find(|file| file.is_file())
}

/// Instructions of a process from its start to its end, with so many invocations after the first.
async fn count(stage: &Stage, supply: &ApprovalSupply, subject: &Subject, warm: usize) -> u64 {
    // valgrind takes a % in the name of a file for more than that.
    let name = subject.name().replace(|character: char| !character.is_ascii_alphanumeric(), "-");
    let counts = folder().join(format!("callgrind.{name}.{warm}"));
    let mut program = subject.program();
    program.arguments = vec![
        "--tool=callgrind".to_owned(),
        format!("--callgrind-out-file={}", counts.display()),
        program.file.display().to_string(),
    ];
    program.file = valgrind().expect("who counts has asked whether it is there");
    let function = lambda::Function::start(program, &stage.env(subject.receipts)).await;
    function.wait_until_ready().await;
    for (done, event) in (1..).zip(subject.events(supply, warm + 1).await) {
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
