//! A transaction as its approval's item holds it: JSON, as the client sent it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::platform::redacted::redacted_debug;

/// The attribute's value: `template` and `fields`, and of `locale` and `reference` what was sent.
pub(super) fn to_text(transaction: &messages::Transaction) -> String {
    let messages::Transaction { template, locale, fields, reference } = transaction;
    let mut members = json!({ "template": template, "fields": fields });
    for (name, value) in [("locale", locale), ("reference", reference)] {
        if let (Some(members), Some(value)) = (members.as_object_mut(), value) {
            members.insert(name.to_owned(), json!(value));
        }
    }
    members.to_string()
}

/// A transaction as the receipt names it: written down at the start, never taken from the verification's
/// request.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Transaction {
    /// The name of the template.
    pub template: String,
    /// The template's fields by name, in one order, so that a receipt is always the same bytes.
    pub fields: BTreeMap<String, String>,
}

impl Transaction {
    /// Reads the attribute `transaction`: JSON with `template` and `fields`; `locale` is not needed here.
    /// `None` for what is none, or whose template could not be part of a scope (RFC 6749, section 3.3).
    pub(super) fn parse(text: &str) -> Option<Self> {
        // A space would make two scopes of it, of which a route might ask for the other.
        let is_scope = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\');
        let transaction: Self = serde_json::from_str(text).ok()?;
        let named = !transaction.template.is_empty() && transaction.template.bytes().all(is_scope);
        named.then_some(transaction)
    }
}

redacted_debug!(Transaction);

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        r#"{"template":"payment","locale":"de","fields":{"payee":"M. Muster","amount":"1.00"}}"#;

    #[test]
    fn a_transaction_is_read_without_its_locale_and_its_fields_come_in_one_order() {
        let transaction = Transaction::parse(TEXT).unwrap();
        let json = serde_json::to_string(&transaction).unwrap();
        assert_eq!(json, r#"{"template":"payment","fields":{"amount":"1.00","payee":"M. Muster"}}"#);
        assert_eq!(format!("{transaction:?}"), "Transaction([redacted])");
    }

    #[test]
    fn what_is_stored_is_what_is_read() {
        let fields = [("payee", "M. \"Muster\""), ("amount", "1.00")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let sent = messages::Transaction {
            template: "payment".to_owned(),
            locale: Some("de".to_owned()),
            fields: fields.into(),
            reference: None,
        };
        let read = Transaction::parse(&to_text(&sent)).unwrap();
        assert!(read.template == sent.template && read.fields == sent.fields);
    }

    #[test]
    fn what_is_no_transaction_or_would_be_two_scopes_is_none() {
        for text in [
            "",
            "{}",
            r#"{"template":"payment"}"#,
            r#"{"template":"payment","fields":{"amount":1}}"#,
            r#"{"template":"","fields":{}}"#,
            r#"{"template":"login approval:payment","fields":{}}"#,
            r#"{"template":"pay\"ment","fields":{}}"#,
        ] {
            assert_eq!(Transaction::parse(text), None, "{text}");
        }
    }
}
