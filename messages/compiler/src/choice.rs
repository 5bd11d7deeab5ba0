//! The values of a choice are words of the service's own, and held to the rules of words.

use messages::field::text::link::has_link;

use crate::kind::Kind;
use crate::words;

/// Checks a choice; other types of fields have nothing to be checked.
pub(crate) fn check(kind: &Kind) -> Result<(), String> {
    let Kind::Choice(values) = kind else { return Ok(()) };
    if values.is_empty() {
        return Err("a choice lists a value or more".to_owned());
    }
    for (at, value) in values.iter().enumerate() {
        if values.iter().take(at).any(|other| other == value) {
            return Err(format!("the choice lists {value:?} twice"));
        }
        if let Some((_, reason)) = words::foreign(value) {
            return Err(format!("{value:?} of the choice: {reason}"));
        }
        if !is_value(value) {
            return Err(format!(
                "{value:?} of the choice: a value is words in one line, without double quotes, braces, links and white space at its ends"
            ));
        }
    }
    Ok(())
}

fn is_value(value: &str) -> bool {
    let is_word = value.contains(char::is_alphanumeric) && value.trim() == value;
    is_word && !value.contains(['"', '{', '}', '\n', '@']) && !has_link(value)
}
