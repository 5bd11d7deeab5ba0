//! `make variants`: arguments are the rounds, the warm invocations of each, and `name=folder` for each build.
#![expect(clippy::expect_used, clippy::print_stdout, reason = "all of it is test code")]

use bench::variants::{Build, compare};
use harness::built::workspace;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    // Cargo adds `--bench`.
    let mut arguments = std::env::args().skip(1).filter(|argument| argument != "--bench");
    let mut number = || arguments.next().expect("two numbers").parse().expect("a number");
    let (rounds, warm) = (number(), number());
    let build = |argument: String| {
        let (name, folder) = argument.split_once('=').expect("name=folder");
        Build { name: name.to_owned(), folder: workspace().join(folder) }
    };
    let builds: Vec<_> = arguments.map(build).collect();
    assert!(!builds.is_empty(), "BUILDS names none: `name=folder name=folder`");
    println!("{}", compare(&builds, rounds, warm, |progress| println!("== {progress}")).await);
}
