//! Links in a text: nothing that a phone would underline.

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
pub(super) fn ends_like_a_link(text: &str) -> bool {
    text.to_lowercase().ends_with("www")
}
