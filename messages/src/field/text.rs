//! Names and words: what a hostile page would like to write into somebody's SMS.
//!
//! What has a plain form is written in it, so that real names can be paid; what could mislead and has none is
//! refused. Nothing of it can end the quotes that a text stands in.

use icu_normalizer::ComposingNormalizerBorrowed;

mod character;
mod latin;
pub mod link;
pub mod number;

use character::{Plain, plain};
use link::{goes_on_as_host, has_link};
use number::{MAX_DIGITS, digits};

/// What payment schemes give a name (SEPA's credit transfer rulebook, the Swiss QR-bill), in composed letters.
const MAX_CHARACTERS: usize = 70;

/// What stands at the end of a text that was shortened.
const CUT: &str = "...";

const CHARACTERS: &str = "This field takes Latin letters, digits, spaces and common signs only.";
const EMPTY: &str = "This field has a letter or a digit among the signs that the SMS shows.";
const DIGITS: &str =
    "This field has no more than four digits, and what looks like one counts beside another.";
const LINK: &str = "This field holds nothing that a phone makes a link of.";
const LENGTH: &str = "This field has 70 characters at most.";

/// Writes a text plainly, then shortens it to `max` septets. All rules are about what is written, so that
/// nothing comes in under the cover of another letter.
pub(super) fn write(value: &str, max: usize) -> Result<String, &'static str> {
    // One form, or a letter could pass as two that are judged apart (Unicode Standard Annex 15).
    let composed = ComposingNormalizerBorrowed::new_nfc().normalize(value);
    if composed.chars().count() > MAX_CHARACTERS {
        return Err(LENGTH);
    }
    let text = with_spaced_full_stops(&without_repetition(&plainly(&composed)?));
    // It could be taken for the code (messages.md, "How a text is written").
    if digits(&text) > MAX_DIGITS {
        return Err(DIGITS);
    }
    if has_link(&text) {
        return Err(LINK);
    }
    // Last, so that no rule is kept only by what was cut off.
    let shown = shorten(text, max);
    if shown.contains(char::is_alphanumeric) { Ok(shown) } else { Err(EMPTY) }
}

/// Each character in its plain form; the error is for one that no text may hold, and for a mark without a letter.
fn plainly(composed: &str) -> Result<String, &'static str> {
    let mut text = String::new();
    for character in composed.chars() {
        match plain(character).ok_or(CHARACTERS)? {
            Plain::Itself => text.push(character),
            Plain::Letters(letters) => text.push_str(letters),
            Plain::Mark if text.ends_with(char::is_alphabetic) => {}
            Plain::Mark => return Err(CHARACTERS),
            Plain::Nothing => {}
            Plain::Space => text.push(' '),
            Plain::Dash => text.push('-'),
            Plain::Apostrophe => text.push('\''),
        }
    }
    Ok(with_inner_apostrophes(&text))
}

/// An apostrophe is one between two letters: elsewhere it could be a quotation mark.
fn with_inner_apostrophes(text: &str) -> String {
    let is_inner = |at: usize| {
        let (before, after) = text.split_at(at);
        let after = after.get(1..).unwrap_or_default();
        before.ends_with(char::is_alphabetic) && after.starts_with(char::is_alphabetic)
    };
    text.char_indices().filter(|(at, c)| *c != '\'' || is_inner(*at)).map(|(_, c)| c).collect()
}

/// No space at the ends, and neither a space nor a sign twice in a row, whatever spaces part the signs.
fn without_repetition(text: &str) -> String {
    let mut kept = String::new();
    for character in text.chars() {
        let repeats = match character {
            ' ' => kept.is_empty() || kept.ends_with(' '),
            _ => !character.is_alphanumeric() && kept.trim_end().ends_with(character),
        };
        if !repeats {
            kept.push(character);
        }
    }
    kept.truncate(kept.trim_end().len());
    kept
}

/// The longest beginning that fits before `...`. Each character of a plain text is one septet.
fn shorten(text: String, max: usize) -> String {
    if text.chars().count() <= max {
        return text;
    }
    let beginning: String = text.chars().take(max.saturating_sub(CUT.len())).collect();
    // An apostrophe at the cut is between two letters no more.
    format!("{}{CUT}", beginning.trim_end_matches([' ', '\'']))
}

/// A space behind every full stop that could be one of a host name: `Booking. com`.
fn with_spaced_full_stops(text: &str) -> String {
    let mut spaced = String::new();
    for (at, character) in text.char_indices() {
        spaced.push(character);
        let after = text.get(at.saturating_add(1)..).unwrap_or_default();
        if character == '.' && goes_on_as_host(after) {
            spaced.push(' ');
        }
    }
    spaced
}

#[cfg(test)]
mod tests;
