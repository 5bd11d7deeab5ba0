//! Whether a text holds a secret: as a whole, and not by chance within an id or a number.

use super::learn::CODE;

/// Where the value stands in the text with nothing beside it that would make it a part of something else.
pub(super) fn places(text: &str, kind: &str, value: &str) -> Vec<usize> {
    let is_whole = |at: &usize| {
        let (before, from) = text.split_at(*at);
        let after = from.get(value.len()..).unwrap_or_default();
        !goes_on(before.chars().rev(), kind) && !goes_on(after.chars(), kind)
    };
    text.match_indices(value).map(|(at, _)| at).filter(is_whole).collect()
}

/// Whether what stands beside the value belongs to it. Ids and times have groups of digits, with hyphens,
/// colons and dots between them: a code may look like one of those.
fn goes_on(mut beside: impl Iterator<Item = char>, kind: &str) -> bool {
    match (beside.next(), beside.next()) {
        (Some(next), _) if next.is_alphanumeric() => true,
        (Some('-' | '_'), Some(then)) => kind == CODE && then.is_ascii_hexdigit(),
        (Some(':' | '.'), Some(then)) => kind == CODE && then.is_ascii_digit(),
        _ => false,
    }
}

/// Whether the line holds a JWT: a status token, an intent token, an access token, a receipt. Two parts that
/// begin as JSON does in base64; one alone could be a random id.
pub(super) fn holds_token(line: &str) -> bool {
    line.match_indices(".eyJ").any(|(at, _)| {
        let head = line.get(..at).unwrap_or_default();
        let is_part = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
        let start = head.rfind(|character| !is_part(character)).map_or(0, |place| place.saturating_add(1));
        head.get(start..).is_some_and(|part| part.starts_with("eyJ"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_found_whole_and_not_within_an_id() {
        for (line, kind, value) in [
            (r#"{"code":"123456"}"#, CODE, "123456"),
            ("the code 123456 is wrong", CODE, "123456"),
            (r#"{"code":123456}"#, CODE, "123456"),
            ("code:123456", CODE, "123456"),
            ("it is 123456.", CODE, "123456"),
            ("my_123456", CODE, "123456"),
            ("one line\nand 123456", CODE, "123456"),
            ("user=bob", "a username", "bob"),
            ("alice@bank", "a username", "alice"),
            ("+41790000001", "a phone number", "+41790000001"),
        ] {
            assert!(!places(line, kind, value).is_empty(), "{line}");
        }
        for (line, kind, value) in [
            (r#"{"Timestamp":1795123456123}"#, CODE, "123456"),
            ("4f2a9a9e-123456-4000", CODE, "123456"),
            ("2026-11-25T16:49:30Z", CODE, "2026"),
            ("bobsleigh", "a username", "bob"),
        ] {
            assert!(places(line, kind, value).is_empty(), "{line}");
        }
    }

    #[test]
    fn a_token_is_found_by_its_two_parts() {
        assert!(holds_token(r#"{"receipt":"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln"}"#));
        assert!(!holds_token(r#"{"approvalId":"eyJhbGciOiJSUzI1NiJ9"}"#));
        assert!(!holds_token(r#"{"a":"x.eyJpc3MiOiJ4In0"}"#));
    }
}
