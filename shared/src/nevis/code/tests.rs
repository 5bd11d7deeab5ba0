use proptest::prelude::*;
use proptest::sample::select;

use super::*;

/// The zero of each script in Unicode 14 (DerivedNumericType.txt).
const ZEROS: [u32; 66] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50,
    0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40,
    0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x11066,
    0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x11730, 0x118e0, 0x11950,
    0x11c50, 0x11d50, 0x11da0, 0x16a60, 0x16ac0, 0x16b50, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6,
    0x1e140, 0x1e2f0, 0x1e950, 0x1fbf0,
];
/// Spaces, dashes and invisible characters of Unicode 14.
const IGNORED: &str = " \t\n\u{b}\r\u{85}\u{a0}\u{1680}\u{2003}\u{2009}\u{2028}\u{202f}\u{3000}\
    -\u{58a}\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2e3a}\u{301c}\u{fe58}\u{fe63}\u{ff0d}\u{2212}\u{b7}\
    \u{ad}\u{61c}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{202a}\u{202c}\u{202e}\u{2060}\u{2066}\u{2069}\u{feff}";
/// What looks like a digit or a dash, or cannot be seen, and is none of them.
const OTHER: &str = "aOlI.,:/+_*#\u{0}\u{7f}\u{b2}\u{bd}\u{2460}\u{4e00}\u{3007}\u{2167}\u{10107}\u{301}\u{fe0f}\u{20e3}\
    \u{3164}\u{2800}\u{2022}\u{d7}\u{e000}";

fn digits(typed: &str) -> Option<String> {
    Code::parse(typed).map(|code| code.digits().to_owned())
}

#[test]
fn four_to_ten_digits_however_they_are_typed() {
    for (typed, code) in [
        ("123456", "123456"),
        ("123 456", "123456"),
        (" 12-34 ", "1234"),
        ("0123456789", "0123456789"),
        ("123\u{2013}456", "123456"),
        ("123\u{a0}456", "123456"),
        ("\u{200e}123456", "123456"),
        ("123456\n", "123456"),
        ("12\u{b7}34\u{2212}56", "123456"),
        ("１２３４５６", "123456"),
        ("١٢٣٤٥٦", "123456"),
        ("۱۲۳۴۵۶", "123456"),
        ("१२३४५६", "123456"),
        ("1２٣۴५6", "123456"),
    ] {
        assert_eq!(digits(typed).as_deref(), Some(code), "{typed:?}");
    }
    for bad in
        ["", " ", "123", "12345678901", "12345a", "12.34", "+1234", "1234\u{0}", "²³²³", "①②③④", "一二三四"]
    {
        assert_eq!(digits(bad), None, "{bad:?}");
    }
}

#[test]
fn at_most_64_characters_are_typed() {
    let typed = |spaces: usize| format!("123456{}", "\u{2003}".repeat(spaces));
    assert_eq!((digits(&typed(58)).as_deref(), digits(&typed(59))), (Some("123456"), None));
}

#[test]
fn the_digits_of_every_script_are_ten_in_a_row() {
    for zero in ZEROS {
        for value in 0..10 {
            let typed = char::from_u32(zero + value).unwrap();
            assert_eq!(digit(typed), char::from_digit(value, 10), "{typed:?}");
        }
    }
    let mut run = 0;
    for typed in '\0'..=char::MAX {
        run = if let Some(digit) = digit(typed) {
            assert_eq!(digit.to_digit(10), Some(run % 10), "{typed:?}");
            run + 1
        } else {
            assert_eq!(run % 10, 0, "before {typed:?}");
            0
        };
    }
}

fn among(characters: &str) -> impl Strategy<Value = char> + use<> {
    select(characters.chars().collect::<Vec<_>>())
}

/// A digit of some script, and what is typed before it.
fn typed() -> impl Strategy<Value = (u32, u32, Vec<char>)> {
    (0..10_u32, select(ZEROS.to_vec()), prop::collection::vec(among(IGNORED), 0..4))
}

proptest! {
    #[test]
    fn whatever_is_typed_between_the_digits_of_any_script_they_are_the_code(
        typed in prop::collection::vec(typed(), 4..=10),
    ) {
        let code: String = typed.iter().map(|(value, _, _)| value.to_string()).collect();
        let text: String = typed.iter().flat_map(|(value, zero, ignored)| {
            ignored.iter().copied().chain(char::from_u32(zero + value))
        }).collect();
        prop_assert_eq!(digits(&text), Some(code), "{:?}", text);
    }

    #[test]
    fn any_other_character_makes_it_none(before in "[0-9 ]{0,8}", other in among(OTHER), after in "[0-9 ]{0,8}") {
        prop_assert_eq!(digits(&format!("{before}{other}{after}")), None);
    }

    #[test]
    fn a_code_holds_digits_only_and_is_its_own(typed in r"[0-9 -]{4,14}|\PC{0,14}") {
        if let Some(code) = digits(&typed) {
            prop_assert!((4..=10).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_digit()));
            prop_assert_eq!(digits(&code), Some(code));
        }
    }

    #[test]
    fn nothing_is_printed(digits in "[0-9]{4,10}") {
        let code = Code::parse(&digits).unwrap();
        prop_assert_eq!(format!("{code:?}"), "Code([redacted])");
    }
}

#[test]
fn a_status_token_has_4_096_characters_at_most() {
    let token = |length: usize| StatusToken::parse(&"x".repeat(length)).is_some();
    assert_eq!([token(0), token(1), token(4_096), token(4_097)], [false, true, true, false]);
    assert!(StatusToken::parse("a b").is_none() && StatusToken::parse("\u{e9}").is_none());
}
