//! Names and words: what a hostile page would like to write into somebody's SMS.

use super::latin;
use crate::gsm7;

pub mod link;
pub mod number;

use link::{ends_like_a_link, has_link};
use number::{MAX_DIGITS, longest_number};

/// What may stand in a text beside letters and digits. `@` and `#` belong to the origin-bound line, braces
/// to the template.
const PUNCTUATION: &str = " !\"%&'()*+,-./:;=?_¡¿";

const CHARACTERS: &str =
    "This field takes composed Latin letters, digits, spaces and !\"%&'()*+,-./:;=?_ only.";
const EMPTY: &str = "This field has a letter or a digit, and single spaces only between others.";
const DIGITS: &str =
    "This field has no more than four digits in a row, whatever stands between them but letters.";
const LINK: &str =
    "This field holds no link: no ://, no www., and a space after a full stop or a colon before letters.";
const LENGTH: &str = "This field is too long for its template.";

/// Writes a text in GSM-7. `max` counts septets, as sent. All rules are about what is sent, so that nothing
/// comes in under the cover of another letter.
pub(super) fn write(value: &str, max: usize) -> Result<String, &'static str> {
    let mut sent = String::new();
    for character in value.chars() {
        match character {
            _ if character.is_ascii_alphanumeric() || PUNCTUATION.contains(character) => sent.push(character),
            // GSM-7 has Greek letters too.
            _ if is_marked_latin(character) => sent.push(character),
            _ => sent.push_str(latin::in_gsm7(character).ok_or(CHARACTERS)?),
        }
    }
    let spaced = sent.starts_with(' ') || sent.ends_with(' ') || sent.contains("  ");
    if spaced || !sent.chars().any(char::is_alphanumeric) {
        Err(EMPTY)
    } else if longest_number(&sent) > MAX_DIGITS {
        Err(DIGITS)
    } else if has_link(&sent) || ends_like_a_link(&sent) {
        Err(LINK)
    } else if gsm7::septets(&sent).is_none_or(|septets| septets > max) {
        Err(LENGTH)
    } else {
        Ok(sent)
    }
}

/// A letter of GSM-7 that is Latin and not ASCII.
fn is_marked_latin(character: char) -> bool {
    "èéùìòÇØøÅåÆæßÉÄÖÑÜäöñüà".contains(character)
}

#[cfg(test)]
mod tests;
