//! The texts of this deployment: those that it brought along, or else those that were compiled in.

use std::io::ErrorKind;
use std::sync::OnceLock;
use std::{env, fs, io};

use countersign::edge::initialisation_failed;
use messages::{Catalogue, compiled};

/// What `compile-messages` made of a deployment's own `messages.toml`: it lies beside the program, in the zip.
const FILE: &str = "messages.json";

/// The templates of this repository's `messages.toml`, compiled in by the build.
static COMPILED_IN: Catalogue<'static> = include!(concat!(env!("OUT_DIR"), "/messages.rs"));

static BROUGHT: OnceLock<Catalogue<'static>> = OnceLock::new();

/// The templates that are in use.
pub(crate) fn catalogue() -> &'static Catalogue<'static> {
    BROUGHT.get().unwrap_or(&COMPILED_IN)
}

/// Takes the texts that the deployment brought, if it brought any: once, at initialisation. What is no compiled
/// catalogue ends the process with one line in the log, as texts that nobody wanted must not be sent.
pub fn take_messages_or_exit() {
    match brought() {
        Ok(Some(catalogue)) => _ = BROUGHT.set(catalogue),
        Ok(None) => {}
        Err(cause) => {
            initialisation_failed(cause);
            std::process::exit(1)
        }
    }
}

/// `None` where the deployment brought no texts; the error is the cause for the log.
fn brought() -> Result<Option<Catalogue<'static>>, &'static str> {
    match read() {
        Ok(json) => {
            compiled::read(&json).map(Some).map_err(|_| "messages.json is none that compile-messages wrote")
        }
        // The rule and no fault: most deployments bring none (decision 0015).
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(_) => Err("messages.json cannot be read"),
    }
}

fn read() -> io::Result<Vec<u8>> {
    fs::read(env::current_exe()?.with_file_name(FILE))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rust or file: one catalogue.
    #[test]
    fn both_forms_of_a_catalogue_are_one() {
        let json = messages_compiler::compile_to_json(include_str!("../../../messages.toml")).unwrap();
        let read = compiled::read(json.as_bytes()).unwrap();
        assert_eq!(format!("{read:?}"), format!("{COMPILED_IN:?}"));
    }
}
