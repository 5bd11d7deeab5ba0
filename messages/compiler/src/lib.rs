//! Checks `messages.toml` and makes Rust of it: what the build of start-approval runs. The program
//! `compile-messages` makes a file of it, for a deployment that brings its own.
//!
//! A bad template fails the build, with its name, its locale, the line and the reason: what a text costs
//! and whether it can be abused is known before anybody is sent one.

mod accounts;
mod check;
mod choice;
mod error;
mod file;
mod json;
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
///
/// # Errors
///
/// The first rule that is broken, as [`CompileError`] prints it: `line 41, template payment, locale de: …`.
pub fn compile(toml: &str) -> Result<String, CompileError> {
    checked(toml, source::of)
}

/// The same as a file that `messages::compiled` reads: for a deployment without Rust.
///
/// # Examples
///
/// ```
/// let toml = r#"
/// default = "en"
/// [templates.login.fields]
/// service = { choice = ["E-Banking"] }
/// [templates.login.texts]
/// en = "Code {{CODE}} signs in to {service}."
/// "#;
/// let json = messages_compiler::compile_to_json(toml).unwrap();
/// assert_eq!(messages::compiled::read(json.as_bytes()).unwrap().templates[0].name, "login");
///
/// let error = messages_compiler::compile_to_json(&toml.replace("Code", "ça:")).unwrap_err();
/// assert_eq!(error.to_string(), "line 6, template login, locale en: 'ç' is not in the GSM-7 alphabet");
/// ```
pub fn compile_to_json(toml: &str) -> Result<String, CompileError> {
    checked(toml, json::of)
}

fn checked(toml: &str, write: impl Fn(&file::File<'_>) -> String) -> Result<String, CompileError> {
    // A checkout may have made line breaks of Windows; an SMS has none of those.
    let toml = toml.replace("\r\n", "\n");
    let file = file::read(&toml)?;
    check::check(&file)?;
    Ok(write(&file))
}

#[cfg(test)]
mod tests;
