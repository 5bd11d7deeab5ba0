//! What an SMS may say.
//!
//! A browser sends typed values, never a text: a [`Catalogue`] of templates puts them into words. It is
//! written in `messages.toml` at the root and checked and compiled into start-approval by its build
//! (crate `messages-compiler`). Backends may send a text of their own, a [`Message`]. Alphabet and length
//! are judged in one place for both: [`Message::parse`].
//!
//! `docs/messages.md` has the rules as a template's author and a frontend meet them.

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
