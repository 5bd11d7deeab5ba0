//! What must hold of every text that is written, told without the product's own rules.

use linkify::{LinkFinder, LinkKind};

use crate::gsm7;

/// Panics where a text could do harm between its quotes.
pub(super) fn harmless(text: &str, max: usize) {
    assert!(gsm7::septets(text).is_some_and(|septets| septets <= max), "{text:?} is no GSM-7 or too long");
    assert!(!text.contains(['"', '\n', '\r', '{', '}', '@', '#', ':', '\u{c}']), "{text:?}");
    assert!(
        text.chars().all(|c| c.is_ascii_graphic() || c == ' ' || c.is_alphabetic() && c < '\u{100}'),
        "{text:?}"
    );
    assert!(text.trim() == text && !text.contains("  "), "{text:?} has spaces too many");
    assert!(text.chars().any(char::is_alphanumeric), "{text:?} says nothing");
    assert_eq!(link(text), None, "{text:?}");
    assert!(text.chars().filter(|character| character.is_numeric()).count() <= 4, "{text:?} has a number");
    let signs: Vec<char> = text.strip_suffix("...").unwrap_or(text).chars().filter(|c| *c != ' ').collect();
    assert!(
        signs.windows(2).all(|two| two[0] != two[1] || two[0].is_alphanumeric()),
        "{text:?} has a sign twice"
    );
    for (at, _) in text.match_indices('\'') {
        let (before, after) = (text[..at].chars().next_back(), text[at + 1..].chars().next());
        assert!([before, after].iter().all(|c| c.is_some_and(char::is_alphabetic)), "{text:?} has a quote");
    }
}

/// What a phone would make a link of: the findings of a library of its own, and Android's patterns
/// (`android.util.Patterns`: a host of labels parted by full stops before a known ending, or four numbers), with
/// every word of two letters or more for a known ending.
fn link(text: &str) -> Option<String> {
    let mut finder = LinkFinder::new();
    finder.url_must_have_scheme(false).kinds(&[LinkKind::Url, LinkKind::Email]);
    if let Some(found) = finder.links(text).find(|found| ends_like_a_host(found.as_str())) {
        return Some(found.as_str().to_owned());
    }
    let hosts = text.split(|c: char| !(c.is_alphanumeric() || "-._".contains(c)));
    hosts.map(|host| host.trim_matches(['.', '-', '_'])).find(|host| is_host(host)).map(str::to_owned)
}

/// The library takes `v1.2` and `S.p.A` for hosts; no ending has a single letter, or begins with a digit and has one.
fn ends_like_a_host(found: &str) -> bool {
    let host = found.split(['/', '?', '#']).next().unwrap_or_default();
    found.contains("://") || found.contains('@') || is_host(host)
}

fn is_host(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let address = labels.len() >= 4 && labels.iter().all(|label| label.parse::<u8>().is_ok());
    let follows =
        |two: &[&str]| two[0].ends_with(char::is_alphanumeric) && two[1].starts_with(char::is_alphanumeric);
    let is_ending = |label: &str| {
        let plain = label.to_lowercase().starts_with("xn--") || !label.contains(['-', '_']);
        plain && label.chars().filter(|c| c.is_alphabetic()).count() >= 2
    };
    address
        || labels
            .windows(2)
            .any(|two| follows(two) && (is_ending(two[1]) || two[0].eq_ignore_ascii_case("www")))
}
