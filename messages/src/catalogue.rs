//! From a transaction to the text of its SMS.

use std::collections::BTreeMap;

use crate::field::FieldType;
use crate::field::text::link::has_link;
use crate::locale;
use crate::message::{Message, PLACEHOLDER};
use crate::numbers::NumberStyle;
use crate::template::{Field, Piece, Template};
use crate::transaction::Transaction;

/// All templates, as `messages.toml` has them.
#[derive(Clone, Copy, Debug)]
pub struct Catalogue<'a> {
    /// The templates.
    pub templates: &'a [Template<'a>],
    /// How locales write numbers.
    pub numbers: &'a [(&'a str, NumberStyle)],
}

/// Why no message can be made of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal<'a> {
    /// What is wrong.
    pub part: Part<'a>,
    /// The rule that it breaks. It names nothing that the client sent.
    pub rule: &'static str,
}

/// A part of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    /// Its template.
    Template,
    /// Its locale.
    Locale,
    /// A field that the template does not have.
    Fields,
    /// A field of the template, by its name.
    Field(&'a str),
}

impl<'a> Part<'a> {
    fn breaks(self, rule: &'static str) -> Refusal<'a> {
        Refusal { part: self, rule }
    }
}

impl<'a> Catalogue<'a> {
    /// Puts a transaction into the words of its template. Nothing is cut: what does not fit is refused.
    pub fn compose(&self, transaction: &Transaction) -> Result<Message, Refusal<'a>> {
        let template = self.templates.iter().find(|template| template.name == transaction.template);
        let template = template.ok_or(Part::Template.breaks("There is no such template."))?;
        if !locale::is_tag(&transaction.locale) {
            return Err(Part::Locale.breaks("A locale is a BCP 47 tag, such as de or de-CH."));
        }
        let text = locale::find(template.texts, |text| text.locale, &transaction.locale);
        let text = text.ok_or(Part::Locale.breaks("The template has no text in this language."))?;
        let style = locale::find(self.numbers, |(locale, _)| locale, &transaction.locale);
        let values = values(template.fields, &transaction.fields, style.map(|(_, style)| *style))?;
        let pieces = text.pieces.iter().map(|piece| match *piece {
            Piece::Words(words) => words,
            Piece::Field(at) => values.get(at).map(String::as_str).unwrap_or_default(),
            Piece::Code => PLACEHOLDER,
        });
        message(&pieces.collect::<String>())
    }
}

/// The build has held the longest values, and what they may stand beside, against the same rules: this is
/// the second lock.
fn message<'a>(text: &str) -> Result<Message, Refusal<'a>> {
    if has_link(body(text)) {
        return Err(Part::Fields.breaks("The fields make a link of the template's words."));
    }
    Message::parse(text).map_err(|error| Part::Template.breaks(error.rule()))
}

/// A text without its origin-bound line, which is meant to name a host.
pub fn body(text: &str) -> &str {
    text.rsplit_once("\n@").map_or(text, |(body, _)| body)
}

/// The values in the order of the template's fields, as the SMS has them.
fn values<'a>(
    fields: &[Field<'a>],
    sent: &BTreeMap<String, String>,
    style: Option<NumberStyle>,
) -> Result<Vec<String>, Refusal<'a>> {
    if sent.keys().any(|name| fields.iter().all(|field| field.name != name)) {
        return Err(Part::Fields.breaks("The template has no such field."));
    }
    let currency = fields.iter().find(|field| field.kind == FieldType::Currency);
    // The currency first: an amount without one has no decimals to be judged by.
    if let Some(field) = currency {
        value(field, sent, None, style)?;
    }
    let currency = currency.and_then(|field| sent.get(field.name)).map(String::as_str);
    fields.iter().map(|field| value(field, sent, currency, style)).collect()
}

fn value<'a>(
    field: &Field<'a>,
    sent: &BTreeMap<String, String>,
    currency: Option<&str>,
    style: Option<NumberStyle>,
) -> Result<String, Refusal<'a>> {
    let part = Part::Field(field.name);
    let value = sent.get(field.name).ok_or(part.breaks("The template needs this field."))?;
    field.kind.write(value, currency, style).map_err(|rule| part.breaks(rule))
}

#[cfg(test)]
mod tests;
