//! Checks `messages.toml` and makes Rust of it: what the build of start-approval runs.
//!
//! A bad template fails the build, with its name, its locale, the line and the reason: what a text costs
//! and whether it can be abused is known before anybody is sent one.

mod accounts;
mod check;
mod choice;
mod error;
mod file;
mod kind;
mod links;
mod order;
mod origin;
mod pieces;
#[cfg(any(test, fuzzing))]
pub mod properties;
mod samples;
mod source;
mod words;

pub use error::CompileError;

/// Checks the text of a `messages.toml` and gives the Rust source of its `messages::Catalogue`.
pub fn compile(toml: &str) -> Result<String, CompileError> {
    // A checkout may have made line breaks of Windows; an SMS has none of those.
    let toml = toml.replace("\r\n", "\n");
    let file = file::read(&toml)?;
    check::check(&file)?;
    Ok(source::of(&file))
}

#[cfg(test)]
mod tests;
