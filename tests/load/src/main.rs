//! `make load`: a bounded load run. Arguments: the seconds of the storm, and a seed (a new one is drawn
//! without it).

use std::io::{self, Write as _};
use std::process::ExitCode;

use load::Plan;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<u64>());
    let (Ok(seconds), Ok(seed)) = (
        arguments.next().unwrap_or(Ok(180)),
        arguments.next().unwrap_or_else(|| Ok(fastrand::u64(..1_000_000_000))),
    ) else {
        say("load: LOAD_SECONDS and LOAD_SEED are whole numbers");
        return ExitCode::FAILURE;
    };
    say(&format!("== {seconds} s of faults and kills from seed {seed}, after 40 s of measurements\n"));
    let report = load::run(&Plan::long(seconds, seed)).await;
    say(&report.to_string());
    if report.wrong().is_empty() && report.missing().is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn say(text: &str) {
    // Nobody is left to tell if this fails.
    let _unheard = writeln!(io::stdout(), "{text}");
}
