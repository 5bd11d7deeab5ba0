//! The access key as a person gives it: in a file, or typed without an echo. It is in no argument and no variable.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use secrecy::SecretString;

mod terminal;

/// Reads the key from `file` or, without one, from whoever sits at the terminal. White space around it is none of it.
///
/// # Errors
/// What to do, where the file cannot be read, nobody sits there, or what came is no key (visible ASCII).
pub fn read(file: Option<&Path>) -> Result<SecretString, String> {
    let text = match file {
        Some(file) => std::fs::read_to_string(file)
            .map_err(|error| format!("NEVIS_ACCESS_KEY_FILE cannot be read: {}", error.kind()))?,
        None => typed()?,
    };
    let key = text.trim();
    let visible = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_graphic());
    if visible {
        Ok(SecretString::from(key))
    } else {
        Err("that is no access key: it is visible ASCII".to_owned())
    }
}

fn typed() -> Result<String, String> {
    let input = io::stdin();
    if !input.is_terminal() {
        return Err(
            "the access key cannot be read: nobody sits at a terminal, and there is no NEVIS_ACCESS_KEY_FILE"
                .to_owned(),
        );
    }
    let prompt = "The access key of the instance (what you type is not shown): ";
    terminal::line(&input, prompt).map_err(|error| {
        let broken_off = error.kind() == io::ErrorKind::Interrupted;
        if broken_off {
            "broken off".to_owned()
        } else {
            format!("the access key cannot be read: {}", error.kind())
        }
    })
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_file_holds_the_key_and_nothing_else() {
        let file = std::env::temp_dir().join(format!("countersign-key-{}", std::process::id()));
        let read_as = |text: &str| {
            std::fs::write(&file, text).unwrap();
            read(Some(&file)).map(|key| key.expose_secret().to_owned())
        };
        assert_eq!(read_as(" the.key\n").as_deref(), Ok("the.key"));
        for wrong in ["", " \n", "two words", "é"] {
            assert!(read_as(wrong).is_err(), "{wrong}");
        }
        std::fs::remove_file(&file).unwrap();
        assert!(read(Some(&file)).is_err());
    }
}
