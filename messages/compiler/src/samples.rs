//! Values that fields can have, where they differ in what they can stand beside.

use messages::{FieldType, NumberStyle};

use crate::file::{File, Template};
use crate::kind::Kind;
use crate::pieces::Piece;

const CODES: &[&str] = &["1", "1111111111"];
const ACCOUNTS: &[&str] =
    &["111111", "11111111", "AAaa1111", "...11111111", "AA11...11111111", "AA11...AAAA111A"];
const TEXTS: &[&str] = &["aa", "1111", "aa...", "A."];

/// What a piece can become. Of an amount: each style of numbers with 1 to 12 digits, and 0 to 4 decimals.
pub(crate) fn of(file: &File<'_>, template: &Template, piece: &Piece) -> Vec<String> {
    let known = |samples: &[&str]| samples.iter().map(|sample| (*sample).to_owned()).collect();
    match (piece, template.kind(piece)) {
        (Piece::Words(words), _) => vec![words.clone()],
        (Piece::Code, _) => known(CODES),
        (Piece::Field(_), Some(Kind::Choice(values))) => values.clone(),
        (Piece::Field(_), Some(Kind::Named(kind))) => match kind {
            FieldType::Amount { .. } => file.numbers.iter().flat_map(|(_, style)| amounts(*style)).collect(),
            FieldType::Account { .. } => known(ACCOUNTS),
            FieldType::Text { .. } => known(TEXTS),
            FieldType::Currency => known(&["AAA"]),
            FieldType::Choice { values } => known(values),
        },
        (Piece::Field(_), None) => Vec::new(),
    }
}

fn amounts(style: NumberStyle) -> impl Iterator<Item = String> {
    let decimals = [None, Some("1"), Some("11"), Some("111"), Some("1111")];
    let wholes = (1..=12).map(|digits| "1".repeat(digits));
    wholes.flat_map(move |whole| decimals.into_iter().map(move |decimals| style.write(&whole, decimals)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_1_to_12_digits_and_0_to_4_decimals() {
        let samples: Vec<_> = amounts(NumberStyle { group: '.', decimal: ',' }).collect();
        assert_eq!(samples.len(), 12 * 5);
        for sample in ["1", "1,1", "1.111", "11.111,11", "111.111.111.111", "111.111.111.111,1111"] {
            assert!(samples.iter().any(|amount| amount == sample), "{sample}");
        }
    }
}
