//! Hashes that stand for what need not lie in the table in clear.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{Context, Digest, SHA256};

/// SHA-256 over the parts, each behind its length, so that no two lists of parts are alike; base64url: 43 characters.
pub(crate) fn hash(parts: &[&str]) -> String {
    URL_SAFE_NO_PAD.encode(digest(parts))
}

/// The first 128 bits of [`hash`]: 22 characters.
pub(crate) fn half_hash(parts: &[&str]) -> String {
    let half = digest(parts).as_ref().iter().take(16).copied().collect::<Vec<_>>();
    URL_SAFE_NO_PAD.encode(half)
}

fn digest(parts: &[&str]) -> Digest {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        context.update(part.as_bytes());
    }
    context.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn different_parts_have_different_hashes(a in prop::collection::vec(".{0,4}", 0..4), b in prop::collection::vec(".{0,4}", 0..4)) {
            let parts = |parts: &[String]| parts.iter().map(String::as_str).collect::<Vec<_>>().join("\u{0}");
            let hash_of = |parts: &[String]| hash(&parts.iter().map(String::as_str).collect::<Vec<_>>());
            let half_of = |parts: &[String]| half_hash(&parts.iter().map(String::as_str).collect::<Vec<_>>());
            prop_assert_eq!(hash_of(&a) == hash_of(&b), a == b, "{} {}", parts(&a), parts(&b));
            prop_assert!(hash_of(&a).starts_with(&half_of(&a)[..21]) && half_of(&a).len() == 22);
        }
    }
}
