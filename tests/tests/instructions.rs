//! `make instructions`: what a warm invocation of the release binaries costs, held against a record.
#![expect(clippy::print_stdout, reason = "it says what it finds")]

use std::process::ExitCode;

use acceptance::bench::instructions;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    if let Some(reason) = instructions::impossible() {
        println!("== skipping the count of instructions: {reason}");
        return ExitCode::SUCCESS;
    }
    match instructions::hold(|line| println!("{line}")).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(over) => {
            println!("over:\n{over}");
            ExitCode::FAILURE
        }
    }
}
