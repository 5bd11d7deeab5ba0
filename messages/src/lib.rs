//! What an SMS may say.
//!
//! A browser sends typed values, never a text: a [`Catalogue`] of templates puts them into words. It is
//! written in `messages.toml` at the root and checked and compiled into start-approval by its build
//! (crate `messages-compiler`). Backends may send a text of their own, a [`Message`]. Alphabet and length
//! are judged in one place for both: [`Message::parse`].
//!
//! `docs/messages.md` has the rules as a template's author and a frontend meet them.
//!
//! # Examples
//!
//! An amount has exactly the decimals that ISO 4217 gives its currency; of an account the SMS shows the ends; a
//! name is written in the letters of GSM-7, and one of another script is refused.
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use messages::{Catalogue, Field, FieldType, NumberStyle, Part, Piece, Template, Text, Transaction};
//!
//! let types = [("amount", "amount"), ("currency", "currency"), ("account", "account(34)"), ("payee", "text(45)")];
//! let fields = types.map(|(name, kind)| Field { name, kind: FieldType::parse(kind).unwrap() });
//! let [amount, currency, account, payee] = [0, 1, 2, 3].map(Piece::Field);
//! let [pays, space, to] = [" pays ", " ", " to account "].map(Piece::Words);
//! let [open, close] = [". Payee: \"", "\""].map(Piece::Words);
//! let pieces = [Piece::Code, pays, currency, space, amount, to, account, open, payee, close];
//! let texts = [Text { locale: "en", pieces: &pieces }];
//! let templates = [Template { name: "payment", fields: &fields, texts: &texts }];
//! let numbers = [("en", NumberStyle::of_specimen("1,234,567.89").unwrap())];
//! let catalogue = Catalogue { default: "en", templates: &templates, numbers: &numbers };
//!
//! let say = |amount, currency, payee| {
//!     let account = "CH9300762011623852957";
//!     let sent = [("amount", amount), ("currency", currency), ("account", account), ("payee", payee)];
//!     let fields = BTreeMap::from(sent.map(|(name, value): (&str, &str)| (name.to_owned(), value.to_owned())));
//!     let transaction = Transaction { template: "payment".to_owned(), locale: None, fields, reference: None };
//!     let composed = catalogue.compose(&transaction).map_err(|refusal| refusal.part)?;
//!     Ok(composed.message.as_str().replace("{{CODE}} pays ", ""))
//! };
//! assert_eq!(say("1250.00", "CHF", "Łódź").unwrap(), "CHF 1,250.00 to account CH93...23852957. Payee: \"Lodz\"");
//! assert_eq!(say("1250", "JPY", "Łódź").unwrap(), "JPY 1,250 to account CH93...23852957. Payee: \"Lodz\"");
//! assert_eq!(say("1250.00", "JPY", "Łódź"), Err(Part::Field("amount".to_owned())));
//! assert_eq!(say("1250.00", "CHF", "Иван"), Err(Part::Field("payee".to_owned())));
//! ```

mod catalogue;
pub mod compiled;
mod composed;
pub mod field;
pub mod gsm7;
pub mod locale;
mod message;
mod numbers;
pub mod template;
mod transaction;

pub use catalogue::{Catalogue, Part, Refusal};
pub use composed::Composed;
pub use field::{ACCOUNT_SEPTETS, AMOUNT_SEPTETS, FieldType};
pub use message::{CODE_SEPTETS, MAX_SEPTETS, Message, MessageError, PLACEHOLDER};
pub use numbers::NumberStyle;
pub use template::{Field, Piece, Template, Text};
pub use transaction::Transaction;
