//! A text in its pieces: words, fields, the code.

use messages::PLACEHOLDER;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Fixed words.
    Words(String),
    /// A field, by its place among the template's.
    Field(usize),
    /// `{{CODE}}`.
    Code,
}

/// Takes a text apart. Every brace belongs to `{{CODE}}` or to `{field}`; the error is about the first that does not.
pub(crate) fn pieces(text: &str, fields: &[&str]) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (words, braces) = rest.split_at(at);
        if !words.is_empty() {
            pieces.push(Piece::Words(words.to_owned()));
        }
        let (piece, behind) = placeholder(braces, fields)?;
        pieces.push(piece);
        rest = behind;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest.to_owned()));
    }
    Ok(pieces)
}

/// What the braces at the beginning of a text stand for, and the text behind them.
fn placeholder<'a>(text: &'a str, fields: &[&str]) -> Result<(Piece, &'a str), String> {
    if let Some(behind) = text.strip_prefix(PLACEHOLDER) {
        return Ok((Piece::Code, behind));
    }
    let named = text.strip_prefix('{').and_then(|text| text.split_once('}'));
    // What is no name is not repeated as one: the reason is one line.
    let named = named.filter(|(name, _)| !name.contains(char::is_control));
    let (name, behind) = named.ok_or_else(|| {
        format!("a brace that belongs neither to {PLACEHOLDER} nor to a field such as {{amount}}")
    })?;
    match fields.iter().position(|field| *field == name) {
        Some(at) => Ok((Piece::Field(at), behind)),
        None => Err(format!("the text names {{{name}}}, which is no field of the template")),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_is_taken_apart() {
        let words = |text: &str| Piece::Words(text.to_owned());
        assert_eq!(
            pieces("Pay {amount}{payee}: {{CODE}}.", &["amount", "payee"]),
            Ok(vec![words("Pay "), Piece::Field(0), Piece::Field(1), words(": "), Piece::Code, words(".")])
        );
        for bad in ["{", "}", "{memo}", "{{code}}", "{{CODE}", "{ amount }", "{}", "a}b", "{{amount}}"] {
            assert!(pieces(bad, &["amount"]).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in r"([a-z ]|\{amount\}|\{\{CODE\}\}|[{}]){0,20}") {
            if let Ok(pieces) = pieces(&text, &["amount"]) {
                let joined: String = pieces.iter().map(|piece| match piece {
                    Piece::Words(words) => words.as_str(),
                    Piece::Field(_) => "{amount}",
                    Piece::Code => PLACEHOLDER,
                }).collect();
                prop_assert_eq!(joined, text);
            }
        }
    }
}
