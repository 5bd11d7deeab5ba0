//! Compiles `messages.toml` into the function. A bad template fails the build, with where and why.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "it is how cargo talks to a build script"
)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    match compile() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn compile() -> Result<(), String> {
    let file = folder("CARGO_MANIFEST_DIR")?.join("../../messages.toml");
    println!("cargo::rerun-if-changed={}", file.display());
    let toml = fs::read_to_string(&file).map_err(|error| format!("messages.toml: {error}"))?;
    let source = messages_compiler::compile(&toml).map_err(|error| format!("messages.toml, {error}"))?;
    fs::write(folder("OUT_DIR")?.join("messages.rs"), source).map_err(|error| error.to_string())
}

fn folder(variable: &str) -> Result<PathBuf, String> {
    env::var(variable).map(|path| Path::new(&path).to_owned()).map_err(|error| format!("{variable}: {error}"))
}
