//! The origin-bound line, by which browsers fill a code in on pages of one host only
//! (WICG: Origin-bound one-time codes delivered via SMS).

use messages::PLACEHOLDER;

/// A text without its origin-bound line, which is meant to name a host.
pub(crate) fn body(text: &str) -> &str {
    text.rsplit_once("\n@").map_or(text, |(body, _)| body)
}

/// Whether a text has an origin-bound line.
pub(crate) fn is_bound(text: &str) -> bool {
    body(text).len() < text.len()
}

/// Where a line begins with `@`, it is the last and binds the code to an origin: `@bank.example #{{CODE}}`.
pub(crate) fn check(written: &str) -> Result<(), String> {
    let mut lines = written.split('\n').rev();
    let last = lines.next().unwrap_or_default();
    if lines.any(|line| line.starts_with('@')) {
        return Err("a line that begins with @ binds the code to an origin, and is the last".to_owned());
    }
    let Some(bound) = last.strip_prefix('@') else { return Ok(()) };
    let host = bound.strip_suffix(PLACEHOLDER).and_then(|bound| bound.strip_suffix(" #"));
    if host.is_some_and(is_host) {
        return Ok(());
    }
    Err(format!("the origin-bound line is @host #{PLACEHOLDER}, such as @bank.example #{PLACEHOLDER}"))
}

/// A host name of two labels or more, in lower case (RFC 1123 section 2.1).
fn is_host(host: &str) -> bool {
    let inner = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    host.contains('.') && host.split('.').all(label)
}
