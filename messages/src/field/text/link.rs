//! Links in a text: nothing that a phone would underline.

/// Whether phones could make a link of a part of the text.
///
/// # Examples
///
/// ```
/// use messages::field::text::link::has_link;
///
/// assert!(has_link("Booking.com") && has_link("www.x") && has_link("tel:1"));
/// assert!(!has_link("Booking. com") && !has_link("Code: 1") && !has_link("CHF 1.50"));
/// ```
pub fn has_link(text: &str) -> bool {
    links(text).next().is_some()
}

/// The signs of which phones could make a link, by their places: a colon before `//`, or between a letter and a
/// slash, letter or digit; a full stop behind `www`, between two letters or digits with two letters or more in
/// the word after it, or before a number and another full stop, as in an address.
pub fn links(text: &str) -> impl Iterator<Item = usize> {
    let signs = text.match_indices([':', '.']);
    signs
        .filter(|(at, sign)| {
            let (before, after) = text.split_at(*at);
            let after = after.get(1..).unwrap_or_default();
            if *sign == ":" { is_scheme(before, after) } else { is_in_host(before, after) }
        })
        .map(|(at, _)| at)
}

fn is_scheme(before: &str, after: &str) -> bool {
    let goes_on = after.starts_with('/') || after.starts_with(char::is_alphanumeric);
    after.starts_with("//") || before.ends_with(char::is_alphabetic) && goes_on
}

fn is_in_host(before: &str, after: &str) -> bool {
    let is_www = last_word(before).eq_ignore_ascii_case("www") && after.starts_with(char::is_alphanumeric);
    is_www || before.ends_with(char::is_alphanumeric) && goes_on_as_host(after)
}

fn last_word(text: &str) -> &str {
    text.rsplit(|character: char| !character.is_alphanumeric()).next().unwrap_or_default()
}

/// Whether what stands behind a full stop could be the next part of a host name or of an address: a word with
/// two letters or more, or digits and another full stop.
pub(super) fn goes_on_as_host(after: &str) -> bool {
    let word = after.split(|character: char| !character.is_alphanumeric()).next().unwrap_or_default();
    let letters = word.chars().filter(|character| character.is_alphabetic()).count();
    let is_number = !word.is_empty() && letters == 0;
    letters >= 2 || is_number && after.get(word.len()..).is_some_and(|rest| rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// No value has a colon; the words of a template may have one.
    #[test]
    fn a_colon_makes_a_link_before_two_slashes_or_between_a_letter_and_what_goes_on() {
        for link in ["://", "1://x", "see: //x://", "tel:1", "tel:/1", "mailto:x", "é:x"] {
            assert!(has_link(link), "{link}");
        }
        for none in ["", ":", "Code: 1", "at 12:30", "1:/x", "account:", "(x):", "): x", ": x"] {
            assert!(!has_link(none), "{none}");
        }
    }
}
