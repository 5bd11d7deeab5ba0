//! No text holds a link, whatever its values are.

use std::ops::Range;

use messages::field::text::link::links;

use crate::file::{File, Template, Text};
use crate::kind::Kind;
use crate::{origin, samples};

/// Each value in turn takes all of its samples, the others their first. What is inside an amount is the service's
/// own writing, and no link: `1.000.000,00`.
pub(crate) fn check(file: &File<'_>, template: &Template, text: &Text) -> Result<(), String> {
    let samples: Vec<_> = text.pieces.iter().map(|piece| samples::of(file, template, piece)).collect();
    for (turn, values) in samples.iter().enumerate() {
        for value in values {
            let first = samples.iter().map(|samples| samples.first().map(String::as_str).unwrap_or_default());
            let values = first.enumerate().map(|(at, first)| if at == turn { value } else { first });
            has_none(&fill(template, text, values))?;
        }
    }
    Ok(())
}

/// A text with values in it, and where its amounts stand.
struct Filled {
    text: String,
    amounts: Vec<Range<usize>>,
}

fn fill<'a>(template: &Template, text: &Text, values: impl Iterator<Item = &'a str>) -> Filled {
    let mut filled = Filled { text: String::new(), amounts: Vec::new() };
    for (piece, value) in text.pieces.iter().zip(values) {
        let start = filled.text.len();
        filled.text.push_str(value);
        if template.kind(piece).is_some_and(Kind::is_amount) {
            filled.amounts.push(start..filled.text.len());
        }
    }
    filled
}

fn has_none(Filled { text, amounts }: &Filled) -> Result<(), String> {
    let mut found = links(origin::body(text));
    if found.any(|at| amounts.iter().all(|amount| !amount.contains(&at))) {
        return Err("a text holds no link, and no full stop between two words".to_owned());
    }
    Ok(())
}
