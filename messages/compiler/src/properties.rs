//! What holds for every `messages.toml`: see `fuzz/`.
#![expect(clippy::missing_panics_doc, reason = "a panic is how a property says that it does not hold")]

use messages::{CODE_SEPTETS, MAX_SEPTETS, PLACEHOLDER, gsm7};

/// A file that compiles has texts that fit into one SMS with one code, and no place for a field that there is
/// not; one that does not is told where it is wrong.
pub fn catalogue(data: &[u8]) {
    let Ok(toml) = std::str::from_utf8(data) else { return };
    let compiled = crate::compile(toml);
    assert_eq!(compiled, crate::compile(toml), "the same file, the same answer");
    match compiled {
        Ok(source) => {
            assert!(source.starts_with("::messages::Catalogue {") && source.ends_with("}\n"), "{source}");
            texts(toml);
        }
        Err(error) => {
            assert!(!error.reason.is_empty() && !error.reason.contains('\n'), "{error:?}");
            assert!((1..=toml.matches('\n').count().saturating_add(1)).contains(&error.line), "{error}");
        }
    }
}

fn texts(toml: &str) {
    let file: toml::Table = toml::from_str(&toml.replace("\r\n", "\n")).unwrap_or_default();
    let templates = file.get("templates").and_then(toml::Value::as_table);
    for template in templates.into_iter().flat_map(|templates| templates.values()) {
        let fields = template.get("fields").and_then(toml::Value::as_table);
        let texts = template.get("texts").and_then(toml::Value::as_table);
        for text in texts.into_iter().flat_map(|texts| texts.values()).filter_map(toml::Value::as_str) {
            assert_eq!(text.matches(PLACEHOLDER).count(), 1, "{text}");
            let mut words = text.replace(PLACEHOLDER, "");
            for name in fields.into_iter().flat_map(|fields| fields.keys()) {
                assert!(words.contains(&format!("{{{name}}}")), "{name} in {text}");
                words = words.replace(&format!("{{{name}}}"), "");
            }
            let septets = gsm7::septets(&words).unwrap_or(usize::MAX);
            assert!(septets.saturating_add(CODE_SEPTETS) <= MAX_SEPTETS, "{septets}: {text}");
        }
    }
}

#[cfg(test)]
#[path = "../../../fuzz/replay.rs"]
mod replay;

#[cfg(test)]
mod tests {
    use super::replay::replay;

    #[test]
    fn every_seed_is_a_catalogue_or_says_where_it_is_wrong() {
        replay("catalogue", super::catalogue);
    }
}
