//! Which language a text is in: BCP 47 tags, matched whole, else by their language.

/// What RFC 5646 has every implementation take (section 4.4.1).
const MAX_LENGTH: usize = 35;

/// Whether a text has the shape of a BCP 47 tag with a language (RFC 5646 section 2.1): `de`, `de-CH`,
/// `zh-Hant-TW`. Whether its parts are registered is not looked at.
pub fn is_tag(text: &str) -> bool {
    let mut subtags = text.split('-');
    let language = subtags.next().unwrap_or_default();
    let sized = |subtag: &str| (1..=8).contains(&subtag.len());
    text.len() <= MAX_LENGTH
        && (2..=8).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && subtags.all(|subtag| sized(subtag) && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// The one of `entries` whose tag is `wanted`, else the one whose tag is the language of `wanted`. Upper
/// and lower case are the same (RFC 5646 section 2.1.1).
pub fn find<'a, T>(entries: &'a [T], tag: impl Fn(&T) -> &str, wanted: &str) -> Option<&'a T> {
    let language = wanted.split('-').next().unwrap_or_default();
    let by = |wanted: &str| entries.iter().find(|entry| tag(entry).eq_ignore_ascii_case(wanted));
    by(wanted).or_else(|| by(language))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_begin_with_a_language() {
        for good in ["de", "de-CH", "DE-ch", "gsw", "zh-Hant-TW", "de-CH-1996", "en-x-bank"] {
            assert!(is_tag(good), "{good}");
        }
        for bad in [
            "",
            "d",
            "x-de",
            "de_CH",
            "de-",
            "-de",
            "de--CH",
            "de CH",
            "d3",
            "de-toolongsubtag",
            "dé",
            &format!("de{}", "-a".repeat(17)),
        ] {
            assert!(!is_tag(bad), "{bad}");
        }
    }

    #[test]
    fn a_tag_is_matched_whole_then_by_its_language() {
        let texts = ["de", "de-CH", "fr"];
        let found = |wanted| find(&texts, |tag| tag, wanted).copied();
        assert_eq!(found("de-CH"), Some("de-CH"));
        assert_eq!(found("DE-ch"), Some("de-CH"));
        assert_eq!(found("de-AT"), Some("de"));
        assert_eq!(found("de-CH-1996"), Some("de"));
        assert_eq!(found("FR-be"), Some("fr"));
        assert_eq!(found("it"), None);
    }
}
