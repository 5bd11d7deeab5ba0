//! Templates as they are compiled into the function.

use crate::field::FieldType;

/// What users approve in one kind of transaction, and how that is said.
#[derive(Clone, Copy, Debug)]
pub struct Template<'a> {
    /// Its name, which the receipt's scope repeats: `[a-z][a-z0-9-]{0,31}`.
    pub name: &'a str,
    /// Its fields.
    pub fields: &'a [Field<'a>],
    /// One text per locale.
    pub texts: &'a [Text<'a>],
}

/// One value of a transaction.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    /// Its name: `[a-z][A-Za-z0-9]{0,31}`.
    pub name: &'a str,
    /// What it accepts.
    pub kind: FieldType<'a>,
}

/// The text of a template in one locale.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    /// A BCP 47 tag.
    pub locale: &'a str,
    /// The text, in pieces: each field at least once and the code exactly once, as the compiler holds.
    pub pieces: &'a [Piece<'a>],
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Fixed words.
    Words(&'a str),
    /// The value of a field, by its place in [`Template::fields`].
    Field(usize),
    /// `{{CODE}}`.
    Code,
}
