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
    for good in ["1234", "Haus 12 b, 3456 Bern", "12a345", "1 2 3 4", "Oslo 12, Lille 34", "IO Ltd 12 OO"] {
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
