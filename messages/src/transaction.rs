//! What a user is asked to approve.

use std::collections::BTreeMap;
use std::fmt;

/// A transaction as the client sent it. Once a [`crate::Catalogue`] has composed its message, it is known
/// to fit its template; the receipt names it, and a resource server holds it against what it executes.
#[derive(Clone, PartialEq, Eq)]
pub struct Transaction {
    /// The name of the template.
    pub template: String,
    /// A BCP 47 tag: the language that the SMS should be in.
    pub locale: Option<String>,
    /// The values, by the names of the template's fields.
    pub fields: BTreeMap<String, String>,
    /// The client's own id of it: 1 to 64 visible ASCII characters. The user does not see it.
    pub reference: Option<String>,
}

/// Hidden, as it may name a person and a payment.
impl fmt::Debug for Transaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Transaction([redacted])")
    }
}
