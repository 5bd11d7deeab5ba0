//! What was approved, as the table has it: what a receipt says.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::records::Approval;
use crate::hidden::hidden_debug;

/// How long a receipt is valid after the moment of approval, in seconds.
pub const RECEIPT_LIFETIME: i64 = 120;

/// What the user was shown: written down at the start, never taken from the verification's request.
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
        let is_scope = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\');
        let transaction: Self = serde_json::from_str(text).ok()?;
        let named = !transaction.template.is_empty() && transaction.template.bytes().all(is_scope);
        named.then_some(transaction)
    }
}

/// An approval whose code was right.
#[derive(Clone, PartialEq, Eq)]
pub struct Approved {
    /// Its id.
    pub approval_id: String,
    /// Nevis's id of it.
    pub transaction_id: String,
    /// Whose approval it is: the token's `sub`, or the user that a backend named.
    pub subject: String,
    /// What was approved; `None` if the approval was started without a transaction.
    pub transaction: Option<Transaction>,
    /// When, in epoch seconds.
    pub approved_at: i64,
}

impl Approved {
    pub(super) fn new(approval_id: &str, approval: &Approval, approved_at: i64) -> Self {
        Self {
            approval_id: approval_id.to_owned(),
            transaction_id: approval.transaction_id.clone(),
            subject: approval.subject.clone(),
            transaction: approval.transaction.clone(),
            approved_at,
        }
    }
}

hidden_debug!(Transaction, Approved);

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
        assert_eq!(format!("{transaction:?}"), "Transaction([hidden])");
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
