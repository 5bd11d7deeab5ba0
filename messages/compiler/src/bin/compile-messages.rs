//! `compile-messages messages.toml > messages.json`: checks the texts of a deployment, and writes them as
//! start-approval reads them. A file that breaks a rule is refused with its name, the line and the reason.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "it is what a program has to say")]

use std::env::args_os;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut arguments = args_os().skip(1);
    let (Some(file), None) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: compile-messages messages.toml > messages.json");
        return ExitCode::from(2);
    };
    match compiled(Path::new(&file)) {
        Ok(json) => {
            println!("{json}");
            ExitCode::SUCCESS
        }
        Err(reason) => {
            eprintln!("{}{reason}", Path::new(&file).display());
            ExitCode::FAILURE
        }
    }
}

fn compiled(file: &Path) -> Result<String, String> {
    let toml = fs::read_to_string(file).map_err(|error| format!(": {error}"))?;
    messages_compiler::compile_to_json(&toml).map_err(|error| format!(", {error}"))
}
