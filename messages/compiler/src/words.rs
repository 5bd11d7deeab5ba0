//! The rules about the words of a text: what it costs, and that no value can grow into something else.

use messages::field::text::number::MAX_DIGITS;
use messages::{CODE_SEPTETS, MAX_SEPTETS, PLACEHOLDER, gsm7};

use crate::file::{File, Template, Text};
use crate::kind::Kind;
use crate::pieces::Piece;
use crate::{links, origin};

/// Checks one text; the error is the reason.
pub(crate) fn check(file: &File<'_>, template: &Template, text: &Text) -> Result<(), String> {
    white_space(text.written.get_ref())?;
    one_code(text)?;
    length(template, text)?;
    surroundings(text)?;
    links::check(file, template, text)?;
    numbers(template, text)?;
    origin::check(text.written.get_ref())
}

/// The first character that no SMS can hold, with its place in the text.
pub(crate) fn foreign(written: &str) -> Option<(usize, String)> {
    let (at, character) = written.char_indices().find(|(_, character)| {
        let control = character.is_control() && *character != '\n';
        control || gsm7::septets(&character.to_string()).is_none()
    })?;
    if character.is_control() {
        return Some((at, "a text has no control character but the line break".to_owned()));
    }
    Some((at, format!("{character:?} is not in the GSM-7 alphabet")))
}

fn white_space(written: &str) -> Result<(), String> {
    if written.trim() == written {
        Ok(())
    } else {
        Err("a text neither begins nor ends with white space".to_owned())
    }
}

fn one_code(text: &Text) -> Result<(), String> {
    match text.pieces.iter().filter(|piece| **piece == Piece::Code).count() {
        1 => Ok(()),
        count => Err(format!("the text has {PLACEHOLDER} {count} times, and needs it exactly once")),
    }
}

/// The longest values and a code of ten must fit into one SMS.
fn length(template: &Template, text: &Text) -> Result<(), String> {
    let septets = text.pieces.iter().map(|piece| match piece {
        Piece::Words(words) => gsm7::septets(words).unwrap_or(MAX_SEPTETS),
        Piece::Field(_) => template.kind(piece).map_or(0, Kind::worst_case),
        Piece::Code => CODE_SEPTETS,
    });
    let total: usize = septets.sum();
    if total <= MAX_SEPTETS {
        return Ok(());
    }
    Err(format!("the text takes {total} septets with its longest values, and one SMS has {MAX_SEPTETS}"))
}

/// What may stand before and behind a value, so that it cannot grow into a word of the template.
const BEFORE: &[char] = &[' ', '\n', '(', '"', '\'', '#'];
const BEHIND: &[char] = &[' ', '\n', ')', '"', '\'', ':', ',', '.', ';', '!', '?'];

fn surroundings(text: &Text) -> Result<(), String> {
    let stands_alone = |pair: &[Piece]| match pair {
        [Piece::Words(words), Piece::Field(_) | Piece::Code] => words.ends_with(BEFORE),
        [Piece::Field(_) | Piece::Code, Piece::Words(words)] => words.starts_with(BEHIND),
        [Piece::Field(_) | Piece::Code, _] => false,
        _ => true,
    };
    if text.pieces.windows(2).all(stands_alone) {
        return Ok(());
    }
    Err("a value stands alone: put a space, a line break or punctuation before and behind it".to_owned())
}

/// No digits run together, but for a letter between them, into what could be taken for another code or
/// amount. A value may be all digits; a currency is letters.
fn numbers(template: &Template, text: &Text) -> Result<(), String> {
    let mut digits = 0_usize;
    for piece in &text.pieces {
        match piece {
            Piece::Words(words) => {
                for character in words.chars() {
                    match character {
                        _ if character.is_alphabetic() => digits = 0,
                        _ if character.is_ascii_digit() => digits = digits.saturating_add(1),
                        _ => {}
                    }
                    longest(digits)?;
                }
            }
            Piece::Field(_) if template.kind(piece).is_some_and(Kind::is_currency) => digits = 0,
            Piece::Field(_) | Piece::Code => digits = digits.saturating_add(MAX_DIGITS),
        }
        longest(digits)?;
    }
    Ok(())
}

fn longest(digits: usize) -> Result<(), String> {
    if digits <= MAX_DIGITS {
        return Ok(());
    }
    Err("digits could run together into another number: put a word without digits between them, or fewer than five"
        .to_owned())
}
