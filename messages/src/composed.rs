//! A transaction in words.

use std::collections::BTreeMap;
use std::fmt;

use crate::message::Message;

/// What an SMS says of a transaction, made once: what a page shows beside the code field is this, so that no
/// client writes numbers, masks or short forms by rules of its own.
#[derive(Clone, PartialEq, Eq)]
pub struct Composed {
    /// The text, with `{{CODE}}`.
    pub message: Message,
    /// The tag of the text, which may be another than the one that was asked for.
    pub locale: String,
    /// The fields as the text has them, by their names; each amount with its currency, which then does not stand
    /// alone: `CHF 1,250.00`.
    pub shown: BTreeMap<String, String>,
}

/// Hidden, as it may name a person and a payment.
impl fmt::Debug for Composed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Composed([redacted])")
    }
}
