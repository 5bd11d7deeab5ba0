//! In every text the word for an account stands right before it, so that its digits are read as nothing else.

use messages::{gsm7, locale};

use crate::file::{File, Template, Text};
use crate::kind::Kind;
use crate::pieces::Piece;

/// Checks what a locale calls an account.
pub(crate) fn word(word: &str) -> Result<(), String> {
    let letters = word.chars().all(|character| character.is_alphabetic() || character == ' ');
    if letters && !word.is_empty() && word.trim() == word && gsm7::septets(word).is_some() {
        return Ok(());
    }
    Err("the word for an account is letters of GSM-7, such as account".to_owned())
}

/// Checks one text; one without an account needs no word for it.
pub(crate) fn check(file: &File<'_>, template: &Template, text: &Text) -> Result<(), String> {
    let is_account = |piece: &Piece| template.kind(piece).is_some_and(Kind::is_account);
    if !text.pieces.iter().any(is_account) {
        return Ok(());
    }
    let tags = locale::candidates(text.locale.get_ref());
    let (_, word) = locale::find(&file.accounts, |(locale, _)| locale.get_ref(), &tags)
        .ok_or("[accounts] does not say what this locale calls an account")?;
    let stands_behind_it = |pair: &[Piece]| match pair {
        [before, piece] if is_account(piece) => {
            matches!(before, Piece::Words(words) if ends_with(words, word.get_ref()))
        }
        _ => true,
    };
    let is_first = text.pieces.first().is_some_and(is_account);
    if !is_first && text.pieces.windows(2).all(stands_behind_it) {
        return Ok(());
    }
    Err(format!("the word for an account, {:?}, and a space stand right before it", word.get_ref()))
}

/// Upper and lower case are the same: a sentence may begin with it.
fn ends_with(words: &str, word: &str) -> bool {
    let words = words.to_lowercase();
    let before = words.strip_suffix(' ').and_then(|words| words.strip_suffix(&word.to_lowercase()));
    before.is_some_and(|before| !before.ends_with(char::is_alphanumeric))
}
