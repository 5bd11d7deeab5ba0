//! The rules about the words of a text: what it costs, and that no value can make it say something else.

use messages::field::text::link::has_link;
use messages::field::text::number::MAX_DIGITS;
use messages::{CODE_SEPTETS, FieldType, MAX_SEPTETS, PLACEHOLDER, body, gsm7};
use toml::Spanned;

use crate::file::Text;
use crate::pieces::Piece;

type Fields = [(Spanned<String>, FieldType)];

/// Checks one text; the error is the reason.
pub(crate) fn check(fields: &Fields, text: &Text) -> Result<(), String> {
    white_space(text.written.get_ref())?;
    one_code(text)?;
    length(fields, text)?;
    surroundings(text)?;
    links(fields, text)?;
    numbers(fields, text)?;
    origin(text.written.get_ref())
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
fn length(fields: &Fields, text: &Text) -> Result<(), String> {
    let septets = text.pieces.iter().map(|piece| match piece {
        Piece::Words(words) => gsm7::septets(words).unwrap_or(MAX_SEPTETS),
        Piece::Field(at) => fields.get(*at).map_or(0, |(_, kind)| kind.worst_case()),
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

/// The origin-bound line is meant to name a host, so it is left out.
fn links(fields: &Fields, text: &Text) -> Result<(), String> {
    let sample: String = text.pieces.iter().map(|piece| sample(fields, piece)).collect();
    if has_link(body(&sample)) {
        Err("a text holds no link, and no full stop between two words".to_owned())
    } else {
        Ok(())
    }
}

fn sample<'a>(fields: &Fields, piece: &'a Piece) -> &'a str {
    match piece {
        Piece::Words(words) => words,
        Piece::Field(at) => match fields.get(*at) {
            Some((_, FieldType::Amount)) => "1",
            Some((_, FieldType::Masked { .. })) => "aaaa...aaaa",
            Some((_, FieldType::Text { .. } | FieldType::Currency)) | None => "aaa",
        },
        Piece::Code => "1",
    }
}

/// No digits run together, but for a letter between them, into what could be taken for another code or
/// amount. A value may be all digits; a currency is letters.
fn numbers(fields: &Fields, text: &Text) -> Result<(), String> {
    let mut digits = 0_usize;
    for piece in &text.pieces {
        let is_currency = |at: &usize| matches!(fields.get(*at), Some((_, FieldType::Currency)));
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
            Piece::Field(at) if is_currency(at) => digits = 0,
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

/// Where a line begins with `@`, it is the last and binds the code to an origin: `@bank.example #{{CODE}}`
/// (WICG: Origin-bound one-time codes delivered via SMS).
fn origin(written: &str) -> Result<(), String> {
    let mut lines = written.split('\n').rev();
    let last = lines.next().unwrap_or_default();
    if lines.any(|line| line.starts_with('@')) {
        return Err("a line that begins with @ binds the code to an origin, and is the last".to_owned());
    }
    let Some(bound) = last.strip_prefix('@') else { return Ok(()) };
    let host = bound.strip_suffix(PLACEHOLDER).and_then(|bound| bound.strip_suffix(" #"));
    if host.is_some_and(is_host) {
        return Ok(());
    }
    Err(format!("the origin-bound line is @host #{PLACEHOLDER}, such as @bank.example #{PLACEHOLDER}"))
}

/// A host name of two labels or more, in lower case (RFC 1123 section 2.1).
fn is_host(host: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.contains('.') && host.split('.').all(label)
}
