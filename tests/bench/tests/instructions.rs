//! `make instructions`: what the release binaries weigh, which calls they make, and what a warm invocation of them
//! costs, held against bounds and a record.
#![expect(clippy::print_stdout, reason = "it says what it finds")]

use std::process::ExitCode;

use bench::{cost, instructions, size};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let say = |line: &str| println!("{line}");
    let mut held = vec![size::hold(say), cost::hold(say).await];
    if let Some(reason) = instructions::impossible() {
        println!("== skipping the count of instructions: {reason}");
    } else {
        held.push(instructions::hold(say).await);
    }
    let over: Vec<_> = held.into_iter().filter_map(Result::err).collect();
    if over.is_empty() {
        return ExitCode::SUCCESS;
    }
    println!("not held:\n{}", over.join("\n"));
    ExitCode::FAILURE
}
