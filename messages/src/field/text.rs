//! Names and words: what a hostile page would like to write into somebody's SMS.

use super::latin;
use crate::gsm7;

/// The longest number that may stand outside amounts and masked numbers (design section 6): a longer one
/// could be taken for the code.
pub const MAX_DIGITS: usize = 4;

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

/// How many digits the longest number has. Only a letter ends it, as people read `12 34 56` as one. In a
/// word with a digit, letters that look like digits are read as such: `938O8l`.
pub fn longest_number(text: &str) -> usize {
    let (mut longest, mut digits) = (0_usize, 0_usize);
    for word in text.split_inclusive(|character: char| !character.is_alphanumeric()) {
        let mixed = word.contains(|character: char| character.is_ascii_digit());
        for character in word.chars() {
            if character.is_ascii_digit() || mixed && LOOKS_LIKE_A_DIGIT.contains(character) {
                digits = digits.saturating_add(1);
            } else if character.is_alphabetic() {
                digits = 0;
            }
            longest = longest.max(digits);
        }
    }
    longest
}

const LOOKS_LIKE_A_DIGIT: &str = "OoØøIl";

/// Whether phones could make a link of a part of it: `://`, `www.`, a letter and a colon before a slash, a
/// letter or a digit, a dot between two letters or digits with two letters or more in the word after it, or two dots
/// between digits, as in an address.
pub fn has_link(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.contains("://")
        || lower.match_indices("www.").any(|(at, _)| !lower.split_at(at).0.ends_with(char::is_alphanumeric))
        || lower.match_indices(':').any(|(at, _)| has_scheme(lower.split_at(at)))
        || lower.match_indices('.').any(|(at, _)| has_domain(lower.split_at(at)))
}

fn has_scheme((before, after): (&str, &str)) -> bool {
    before.ends_with(char::is_alphabetic)
        && after.chars().nth(1).is_some_and(|next| next == '/' || next.is_alphanumeric())
}

fn has_domain((before, after): (&str, &str)) -> bool {
    let after = after.get(1..).unwrap_or_default();
    let word = after.split(|character: char| !character.is_alphanumeric()).next().unwrap_or_default();
    let letters = word.chars().filter(|character| character.is_alphabetic()).count();
    let is_number = !word.is_empty() && letters == 0;
    let goes_on = after.get(word.len()..).and_then(|rest| rest.strip_prefix('.'));
    let is_address =
        is_number && goes_on.is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()));
    before.ends_with(char::is_alphanumeric) && (letters >= 2 || is_address)
}

/// Whether a full stop of the template behind it would make a link of it.
fn ends_like_a_link(text: &str) -> bool {
    text.to_lowercase().ends_with("www")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_normalization::is_nfc;

    use super::*;

    fn sent(value: &str) -> Result<String, &'static str> {
        write(value, 40)
    }

    #[test]
    fn latin_letters_are_written_in_gsm_7() {
        for (value, text) in [
            ("M. Muster", "M. Muster"),
            ("Bäckerei Zürich & Söhne", "Bäckerei Zürich & Söhne"),
            ("Café François", "Café Francois"),
            ("Łódź Ążćę", "Lodz Azce"),
            ("Nguyễn Văn Đức", "Nguyen Van Duc"),
            ("Þór Œuvre ẞ", "THor OEuvre SS"),
            ("Dvořák, Škoda (CZ) 12/34", "Dvorák, Skoda (CZ) 12/34".replace('á', "a").as_str()),
            ("a.b", "a.b"),
        ] {
            assert_eq!(sent(value).as_deref(), Ok(text));
        }
    }

    #[test]
    fn hidden_characters_are_refused() {
        for (what, bad) in [
            ("a line break", "a\nb"),
            ("a return", "a\rb"),
            ("a form feed", "a\u{c}b"),
            ("a tab", "a\tb"),
            ("a line separator", "a\u{2028}b"),
            ("a next line", "a\u{85}b"),
            ("a null", "a\0b"),
            ("an escape", "a\u{1b}b"),
            ("the placeholder", "{{CODE}}"),
            ("a brace", "a{b"),
            ("a right-to-left mark", "a\u{200f}b"),
            ("an override", "a\u{202e}b"),
            ("an isolate", "a\u{2066}b"),
            ("a zero-width space", "a\u{200b}b"),
            ("a zero-width joiner", "a\u{200d}b"),
            ("a byte order mark", "\u{feff}a"),
            ("a soft hyphen", "a\u{ad}b"),
            ("a no-break space", "a\u{a0}b"),
            ("an emoji", "a😀"),
            ("a variation selector", "a\u{fe0f}"),
            ("a tag character", "a\u{e0061}"),
        ] {
            assert_eq!(sent(bad), Err(CHARACTERS), "{what}");
        }
    }

    #[test]
    fn other_scripts_digits_and_punctuation_are_refused() {
        for (what, bad) in [
            ("Cyrillic", "Мustеr"),
            ("Greek of GSM-7", "ΔΦ"),
            ("Greek", "αβ"),
            ("Han", "北京"),
            ("Arabic", "محمد"),
            ("Arabic digits", "٣٤"),
            ("full-width digits", "１２"),
            ("mathematical digits", "𝟏𝟐"),
            ("superscript digits", "a²"),
            ("a circled digit", "①"),
            ("a Roman numeral", "Ⅳ"),
            ("a decomposed letter", "u\u{308}"),
            ("a lone mark", "\u{301}"),
            ("a kelvin sign", "\u{212a}"),
            ("an angstrom sign", "\u{212b}"),
            ("a ligature", "ﬁ"),
            ("a full-width letter", "Ａ"),
            ("a typographic quote", "L’Or"),
            ("an at sign", "@a"),
            ("a number sign", "#1"),
            ("a euro sign", "€ 5"),
            ("a bracket", "[a]"),
            ("a private use character", "\u{e000}"),
        ] {
            assert_eq!(sent(bad), Err(CHARACTERS), "{what}");
        }
    }

    #[test]
    fn what_says_nothing_is_refused() {
        for bad in ["", " ", "...", " - ", "()", " a", "a ", "a  b"] {
            assert_eq!(sent(bad), Err(EMPTY), "{bad:?}");
        }
    }

    #[test]
    fn no_number_could_be_taken_for_a_code() {
        for bad in [
            "12345",
            "Code 938081",
            "1-2-3-4-5",
            "12 34 56",
            "1, 2, 3, 4, 5",
            "(123)/45",
            "a 12, 345",
            "Code 938Ø81",
            "Code 938O8l",
            "93 O8 8I",
            "1O2O3O",
            "0o0o0",
        ] {
            assert_eq!(sent(bad), Err(DIGITS), "{bad}");
        }
        for good in ["1234", "Haus 12 b, 3456 Bern", "12a345", "1 2 3 4", "Oslo 12, Lille 34", "IO Ltd 12 OO"]
        {
            assert!(sent(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn nothing_could_be_made_a_link() {
        for bad in [
            "https://x",
            "HTTP://X",
            "tel://1",
            "www.",
            "WWW.a",
            "see wWw.a",
            "evil.ch",
            "evil.ćh",
            "a.co/x",
            "1.io",
            "evil.c0m",
            "M.Muster",
            "x.y.zz",
            "evil.CH,",
            "ö.äu",
            "www",
            "the www",
            "1.1.1.1/pay",
            "see 8.8.8.8",
            "a1.1.1",
            "http:/evil",
            "tel:1234",
            "javascript:x",
        ] {
            assert_eq!(sent(bad), Err(LINK), "{bad}");
        }
        for good in [
            "M. Muster",
            "A.B. Co",
            "ver 1.2",
            "end.",
            "a. bc",
            "...ch",
            "ratio 3:1 / 2",
            "wwwa",
            "Attn: Bob",
            "v1.2",
            "awww.",
            "Attn: Bob",
            "v1.2",
            "awww.",
        ] {
            assert!(sent(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn the_length_is_that_of_what_is_sent() {
        assert!(write(&"ç".repeat(5), 5).is_ok());
        assert_eq!(write("abcdef", 5), Err(LENGTH));
        assert_eq!(write("œœœ", 5), Err(LENGTH), "each is written with two letters");
        assert_eq!(write(&"a".repeat(10_000), 160), Err(LENGTH));
    }

    proptest! {
        #[test]
        fn whatever_comes_out_is_harmless(value in "\\PC{0,12}|[a-zA-Z0-9 .:/wçêŁ-]{0,24}|(?s:.{0,12})") {
            if let Ok(text) = write(&value, 24) {
                prop_assert!(gsm7::septets(&text).is_some_and(|septets| septets <= 24));
                prop_assert!(is_nfc(&value) && !value.chars().any(char::is_control));
                let foreign = text.contains(['\n', '\r', '{', '}', '@', '#']);
                let linked = has_link(&format!("{text}. "));
                prop_assert!(!foreign && !linked && longest_number(&text) <= MAX_DIGITS);
                prop_assert!(text.chars().filter(|c| c.is_numeric()).all(|c| c.is_ascii_digit()));
            }
        }
    }
}
