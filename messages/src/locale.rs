//! Which language a text is in: BCP 47 tags, found by lookup (RFC 4647 section 3.4).

use oxilangtag::LanguageTag;

/// Room for every tag with extensions that a phone sends; RFC 5646 section 4.4.1 wants 35 at least.
pub const MAX_LENGTH: usize = 128;

/// Whether a text is a well-formed BCP 47 tag (RFC 5646 section 2.2.9) of at most [`MAX_LENGTH`] characters.
/// Whether its parts are registered is not looked at.
///
/// # Examples
///
/// ```
/// use messages::locale::is_tag;
///
/// assert!(is_tag("de-CH") && is_tag("xx-YY") && !is_tag("de_CH"));
/// ```
pub fn is_tag(text: &str) -> bool {
    text.len() <= MAX_LENGTH && LanguageTag::parse(text).is_ok()
}

/// The language of a tag: its first part.
pub fn language(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

/// The tags that a tag stands for, best first: itself without extensions and private use, cut from its end part
/// by part, then the same without its script. The language alone is the last. A tag that is private as a whole,
/// such as `x-bank`, stands for none.
///
/// # Examples
///
/// ```
/// use messages::locale::candidates;
///
/// assert_eq!(candidates("de-Latn-CH-u-ca-gregory"), ["de-Latn-CH", "de-Latn", "de-CH", "de"]);
/// ```
pub fn candidates(tag: &str) -> Vec<String> {
    // A part of one character begins an extension or private use, or the whole tag is private or of old.
    let parts: Vec<&str> = tag.split('-').take_while(|part| part.len() > 1).collect();
    let script = parts.iter().skip(1).position(|part| is_script(part)).map(|at| at.saturating_add(1));
    let Some(script) = script else { return cuts(&parts) };
    let plain: Vec<&str> =
        parts.iter().enumerate().filter(|(at, _)| *at != script).map(|(_, part)| *part).collect();
    let mut with_script = cuts(&parts);
    // The language alone comes once, and last.
    with_script.pop();
    with_script.extend(cuts(&plain));
    with_script
}

/// Four letters, behind the language: a variant of four characters begins with a digit.
fn is_script(part: &str) -> bool {
    part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn cuts(parts: &[&str]) -> Vec<String> {
    (1..=parts.len()).rev().filter_map(|count| parts.get(..count)).map(|parts| parts.join("-")).collect()
}

/// The entry of the first candidate that has one. Upper and lower case are the same (RFC 5646 section 2.1.1).
pub fn find<'a, T>(entries: &'a [T], tag: impl Fn(&T) -> &str, candidates: &[String]) -> Option<&'a T> {
    let of = |wanted: &String| entries.iter().find(|entry| tag(entry).eq_ignore_ascii_case(wanted));
    candidates.iter().find_map(of)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn well_formed_tags_are_taken() {
        let longest = format!("de-x{}", "-abcdefg".repeat(15));
        assert_eq!(longest.len(), 124);
        for good in [
            "de",
            "DE-ch",
            "gsw",
            "zh-Hant-TW",
            "zh-cmn-Hans-CN",
            "sl-rozaj-biske",
            "de-CH-1996",
            "de-CH-u-fw-mon-mu-celsius",
            "de-CH-u-ca-gregory-fw-mon-mu-celsius",
            "es-419",
            "en-a-bbb-x-a-ccc",
            "x-bank",
            "i-klingon",
            "en-GB-oed",
            &longest,
        ] {
            assert!(is_tag(good), "{good}");
        }
        for bad in [
            "",
            "d",
            "x",
            "de_CH",
            "de-",
            "-de",
            "de--CH",
            "de CH",
            "d3",
            "de-toolongsubtag",
            "dé",
            "de-CH-u",
            "de-CH-u-x",
            "de-419-DE",
            "i-unknown",
            &format!("{longest}-abcdefg"),
        ] {
            assert!(!is_tag(bad), "{bad}");
        }
    }

    #[test]
    fn candidates_are_cut_from_the_end_then_without_the_script() {
        for (tag, all) in [
            ("de", "de"),
            ("de-CH", "de-CH de"),
            ("de-CH-1996", "de-CH-1996 de-CH de"),
            ("de-CH-u-fw-mon-mu-celsius", "de-CH de"),
            ("de-CH-x-bank", "de-CH de"),
            ("de-Latn-CH", "de-Latn-CH de-Latn de-CH de"),
            ("de-Latn", "de-Latn de"),
            ("zh-cmn-Hans-CN", "zh-cmn-Hans-CN zh-cmn-Hans zh-cmn zh-cmn-CN zh-cmn zh"),
            ("sr-Latn-RS-ekavsk", "sr-Latn-RS-ekavsk sr-Latn-RS sr-Latn sr-RS-ekavsk sr-RS sr"),
            ("en-GB-oed", "en-GB-oed en-GB en"),
            ("x-bank", ""),
            ("i-klingon", ""),
        ] {
            assert_eq!(candidates(tag).join(" "), all, "{tag}");
        }
    }

    const TEXTS: &[&str] = &["de", "de-CH", "fr"];

    #[test]
    fn the_first_candidate_with_an_entry_is_found() {
        let found = |entries: &'static [&'static str], tag: &str| {
            find(entries, |entry| entry, &candidates(tag)).copied()
        };
        for tag in ["de-CH", "DE-ch", "de-Latn-CH", "de-CH-1996", "de-CH-u-fw-mon"] {
            assert_eq!(found(TEXTS, tag), Some("de-CH"), "{tag}");
        }
        assert_eq!(found(TEXTS, "de-AT"), Some("de"));
        assert_eq!(found(TEXTS, "FR-be"), Some("fr"));
        assert_eq!(found(TEXTS, "it"), None);
        assert_eq!(
            found(&["sr-RS", "sr-Latn"], "sr-Latn-RS"),
            Some("sr-Latn"),
            "a script is not given up for a region"
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC{0,20}|[a-zA-Z0-9x-]{0,40}") {
            if is_tag(&text) {
                let candidates = candidates(&text);
                prop_assert!(candidates.iter().all(|candidate| candidate.len() <= text.len()));
                prop_assert!(candidates.last().is_none_or(|last| last == language(&text)));
            }
        }
    }
}
