//! What a single character of a text becomes.

use super::latin;

/// What is written for a character, before its neighbours are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plain {
    /// A letter, digit or sign that an SMS has: as it is.
    Itself,
    /// The plain form of a letter.
    Letters(&'static str),
    /// A mark that its letter is written without.
    Mark,
    /// Nothing to see.
    Nothing,
    /// A space, or what only parts words.
    Space,
    /// `-`.
    Dash,
    /// `'`, where it stands between two letters.
    Apostrophe,
}

/// The signs of a text, dashes and apostrophes aside.
const SIGNS: &str = "&()+,./%";

/// Soft hyphen, zero-width space, joiners, word joiner, byte order mark.
const INVISIBLE: &str = "\u{ad}\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}";

/// Unicode's category Zs, and the tab.
const SPACES: &str = " \t\u{a0}\u{1680}\u{2000}\u{2001}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\
                      \u{2008}\u{2009}\u{200a}\u{202f}\u{205f}\u{3000}";

/// Unicode's category Pd, the minus sign, and dots that part words.
const DASHES: &str = "-\u{58a}\u{5be}\u{1400}\u{1806}\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}\u{2e17}\
                      \u{2e1a}\u{2e3a}\u{2e3b}\u{2e40}\u{2e5d}\u{301c}\u{3030}\u{30a0}\u{fe31}\u{fe32}\u{fe58}\
                      \u{fe63}\u{ff0d}\u{10d6e}\u{10ead}\u{2212}·•";

/// Quotation marks, but for those that are single and curved; double primes are typed for them.
const QUOTES: &str = "\"«»“”„‟‹›″‴‶‷⁗˝ˮʺ❝❞❠〝〞〟＂⹂\u{1f676}\u{1f677}\u{1f678}";

/// Apostrophes, single quotation marks, and what is typed for them: primes, accents, modifier letters.
const APOSTROPHES: &str = "'‘’‚‛′‵´`ʹʻʼʽʾʿˈˊˋ᾽᾿՚ߴߵꞋꞌ❛❜❟＇";

/// Signs of links, addresses, codes, prices and templates, which are no part of how a name is said.
const BLANKED: &str = "!?;:@#*=_<>[]|\\^~¡¿€$£§°®™©";

/// What is written for a character; `None` if no text may hold it.
pub(super) fn plain(character: char) -> Option<Plain> {
    let known = [
        (SPACES, Plain::Space),
        (DASHES, Plain::Dash),
        (SIGNS, Plain::Itself),
        (APOSTROPHES, Plain::Apostrophe),
        (QUOTES, Plain::Space),
        (BLANKED, Plain::Space),
        (INVISIBLE, Plain::Nothing),
    ];
    if character.is_ascii_digit() || latin::is_in_gsm7(character) {
        Some(Plain::Itself)
    } else if let Some((_, plain)) = known.into_iter().find(|(characters, _)| characters.contains(character))
    {
        Some(plain)
    } else if latin::is_mark(character) {
        Some(Plain::Mark)
    } else {
        latin::in_gsm7(character).map(Plain::Letters)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::gsm7;

    #[test]
    fn every_character_has_one_meaning() {
        let all = [SPACES, DASHES, SIGNS, APOSTROPHES, QUOTES, BLANKED, INVISIBLE].concat();
        for character in all.chars() {
            assert_eq!(all.matches(character).count(), 1, "{character:?}");
            assert!(!latin::is_in_gsm7(character) && latin::in_gsm7(character).is_none(), "{character:?}");
        }
    }

    #[test]
    fn all_of_ascii_but_control_characters_and_braces_is_taken() {
        let refused: String = (' '..='~').filter(|character| plain(*character).is_none()).collect();
        assert_eq!(refused, "{}");
        for sign in SIGNS.chars() {
            assert_eq!(gsm7::septets(&sign.to_string()), Some(1), "{sign}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn categories_are_those_of_unicode(dash in r"\p{Pd}", space in r"\p{Zs}") {
            let of = |text: &str| plain(text.chars().next().unwrap());
            prop_assert_eq!(of(&dash), Some(Plain::Dash));
            prop_assert_eq!(of(&space), Some(Plain::Space));
        }

        #[test]
        fn no_other_script_is_taken(letter in r"[\p{L}\p{N}\p{M}&&[^\p{Latin}\p{Inherited}0-9\p{Lm}]]") {
            prop_assert_eq!(plain(letter.chars().next().unwrap()), None);
        }
    }
}
