//! The order of a text: what the code does, the code, amount and account come first, in the template's own
//! words, and what somebody typed is the last, so that it can finish no sentence of the bank's.

use messages::PLACEHOLDER;

use crate::file::{File, Template, Text};
use crate::kind::Kind;
use crate::pieces::Piece;
use crate::{origin, samples};

/// Checks one text; the error is the reason.
pub(crate) fn check(file: &File<'_>, template: &Template, text: &Text) -> Result<(), String> {
    typed_is_last(template, text)?;
    quotes(template, text)?;
    currency_before_amount(template, text)?;
    code_is_first_number(file, template, text)
}

/// Nothing but the line that binds the code to an origin stands behind what somebody typed, so a text has one such
/// field at most.
fn typed_is_last(template: &Template, text: &Text) -> Result<(), String> {
    let is_typed = |piece: &Piece| template.kind(piece).is_some_and(Kind::is_text);
    let Some(typed) = text.pieces.iter().position(is_typed) else { return Ok(()) };
    let (before, behind) = text.pieces.split_at(typed);
    let opened = matches!(before.last(), Some(Piece::Words(words)) if words.ends_with('"'));
    let closed = match behind {
        [_, Piece::Words(words)] => words == "\"",
        [_, Piece::Words(words), Piece::Code] => words.starts_with("\"\n@"),
        _ => false,
    };
    if opened && closed {
        return Ok(());
    }
    Err("what somebody typed is the last of a text, between double quotes; behind them stands nothing, or the \
         origin-bound line"
        .to_owned())
}

/// What stands between double quotes is what somebody typed, and nothing else is.
fn quotes(template: &Template, text: &Text) -> Result<(), String> {
    let typed = text.pieces.iter().filter(|piece| template.kind(piece).is_some_and(Kind::is_text)).count();
    let quotes = text.pieces.iter().map(|piece| match piece {
        Piece::Words(words) => words.matches('"').count(),
        Piece::Field(_) | Piece::Code => 0,
    });
    if quotes.sum::<usize>() == typed.saturating_mul(2) {
        return Ok(());
    }
    Err("double quotes are for what somebody typed alone".to_owned())
}

fn currency_before_amount(template: &Template, text: &Text) -> Result<(), String> {
    let is = |piece: Option<&Piece>, kind: fn(&Kind) -> bool| {
        piece.and_then(|piece| template.kind(piece)).is_some_and(kind)
    };
    let follows_currency = |at: usize| {
        let space = at.checked_sub(1).and_then(|at| text.pieces.get(at));
        let currency = at.checked_sub(2).and_then(|at| text.pieces.get(at));
        is(currency, Kind::is_currency) && space == Some(&Piece::Words(" ".to_owned()))
    };
    let mut amounts = (0..text.pieces.len()).filter(|at| is(text.pieces.get(*at), Kind::is_amount));
    if amounts.all(follows_currency) {
        return Ok(());
    }
    Err("the currency and a space stand right before an amount".to_owned())
}

/// Programs that read a code out of an SMS take the first four to eight digits that they find.
const SHORTEST_CODE: usize = 4;

/// Where the code stands in the origin-bound line, programs take it from there.
fn code_is_first_number(file: &File<'_>, template: &Template, text: &Text) -> Result<(), String> {
    if origin::is_bound(text.written.get_ref()) {
        return Ok(());
    }
    let before = text.pieces.iter().take_while(|piece| **piece != Piece::Code);
    let mut samples = before.flat_map(|piece| samples::of(file, template, piece));
    if samples.all(|sample| longest_run(&sample) < SHORTEST_CODE) {
        return Ok(());
    }
    Err(format!(
        "{SHORTEST_CODE} digits in a row could stand before {PLACEHOLDER}, and be taken for the code"
    ))
}

fn longest_run(text: &str) -> usize {
    text.split(|character: char| !character.is_ascii_digit()).map(str::len).max().unwrap_or_default()
}
