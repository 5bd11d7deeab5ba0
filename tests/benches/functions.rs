//! `make bench`: arguments are the rounds and the warm invocations of each.
#![expect(clippy::expect_used, clippy::print_stdout, reason = "all of it is test code")]

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    // Cargo adds `--bench`.
    let numbers = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let mut numbers = numbers.map(|argument| argument.parse::<usize>().expect("a number"));
    let (rounds, warm) = (numbers.next().unwrap_or(11), numbers.next().unwrap_or(100));
    println!("{}", acceptance::bench::run(rounds, warm, |progress| println!("== {progress}")).await);
}
