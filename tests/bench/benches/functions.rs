//! `make bench`: arguments are the rounds, the warm invocations of each, and where the functions of the build
//! before are, if they are to be measured beside.
#![expect(clippy::expect_used, clippy::print_stdout, reason = "all of it is test code")]

use std::process::ExitCode;

use harness::built::workspace;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    // Cargo adds `--bench`.
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let mut number =
        |or| arguments.next().map_or(or, |argument| argument.parse::<usize>().expect("a number"));
    let (rounds, warm) = (number(11), number(100));
    let before = arguments.next().map(|folder| workspace().join(folder));
    let say = |progress: &str| println!("== {progress}");
    match bench::run(rounds, warm, before, say).await {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(report) => {
            println!("{report}");
            ExitCode::FAILURE
        }
    }
}
