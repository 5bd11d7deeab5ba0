//! A transaction as its approval's item holds it: JSON, as the client sent it.

use messages::Transaction;
use serde_json::json;

/// The text to store.
pub(super) fn to_text(transaction: &Transaction) -> String {
    let Transaction { template, locale, fields } = transaction;
    json!({ "template": template, "locale": locale, "fields": fields }).to_string()
}
