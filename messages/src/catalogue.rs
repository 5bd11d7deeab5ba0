//! From a transaction to the text of its SMS.

use std::collections::BTreeMap;

use crate::composed::Composed;
use crate::field::FieldType;
use crate::locale;
use crate::message::{Message, PLACEHOLDER};
use crate::numbers::NumberStyle;
use crate::template::{Field, Piece, Template, Text};
use crate::transaction::Transaction;

/// All templates, as `messages.toml` has them.
#[derive(Clone, Copy, Debug)]
pub struct Catalogue<'a> {
    /// The locale of the text for whoever asks for none that there is: every template has a text in it.
    pub default: &'a str,
    /// The templates.
    pub templates: &'a [Template<'a>],
    /// How locales write numbers.
    pub numbers: &'a [(&'a str, NumberStyle)],
}

/// Why no message can be made of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub part: Part,
    /// The rule that it breaks. It names nothing that the client sent.
    pub rule: &'static str,
}

/// A part of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Its template.
    Template,
    /// Its locale.
    Locale,
    /// A field: one of the template's, or one that it does not have, by the name that was sent.
    Field(String),
}

impl Part {
    fn breaks(self, rule: &'static str) -> Refusal {
        Refusal { part: self, rule }
    }
}

impl<'a> Catalogue<'a> {
    /// Puts a transaction into the words of its template. The refusal is about the first part that breaks a rule.
    pub fn compose(&self, transaction: &Transaction) -> Result<Composed, Refusal> {
        let template = self.templates.iter().find(|template| template.name == transaction.template);
        let template = template.ok_or(Part::Template.breaks("There is no such template."))?;
        let candidates = candidates(transaction.locale.as_deref())?;
        let text = self.text(template, &candidates)?;
        let values = values(template.fields, &transaction.fields, self.style(text, &candidates))?;
        let pieces = text.pieces.iter().map(|piece| match *piece {
            Piece::Words(words) => words,
            Piece::Field(at) => values.get(at).map(String::as_str).unwrap_or_default(),
            Piece::Code => PLACEHOLDER,
        });
        // The build has held the longest values against the same rules: this is the second lock.
        let message = Message::parse(&pieces.collect::<String>());
        let message = message.map_err(|error| Part::Template.breaks(error.rule()))?;
        Ok(Composed { message, locale: text.locale.to_owned(), shown: shown(template.fields, values) })
    }

    /// The text of the first candidate that has one, else the default one.
    fn text(&self, template: &Template<'a>, candidates: &[String]) -> Result<&'a Text<'a>, Refusal> {
        let by = |tags: &[String]| locale::find(template.texts, |text| text.locale, tags);
        let text = by(candidates).or_else(|| by(&locale::candidates(self.default)));
        text.ok_or(Part::Template.breaks("The template has no text."))
    }

    /// How the text writes numbers: as a candidate of its own language does, else as its own tag.
    fn style(&self, text: &Text<'_>, candidates: &[String]) -> Option<NumberStyle> {
        let language = locale::language(text.locale);
        let own = |candidate: &&String| locale::language(candidate).eq_ignore_ascii_case(language);
        let mut tags: Vec<String> = candidates.iter().filter(own).cloned().collect();
        tags.extend(locale::candidates(text.locale));
        locale::find(self.numbers, |(locale, _)| locale, &tags).map(|(_, style)| *style)
    }
}

/// None where no locale was asked for.
fn candidates(wanted: Option<&str>) -> Result<Vec<String>, Refusal> {
    match wanted {
        None => Ok(Vec::new()),
        Some(tag) if locale::is_tag(tag) => Ok(locale::candidates(tag)),
        Some(_) => {
            Err(Part::Locale.breaks("A locale is a BCP 47 tag of at most 128 characters, such as de-CH."))
        }
    }
}

/// The values in the order of the template's fields, as the SMS has them.
fn values(
    fields: &[Field<'_>],
    sent: &BTreeMap<String, String>,
    style: Option<NumberStyle>,
) -> Result<Vec<String>, Refusal> {
    // A value that no text says would be in the receipt, and approved unread (messages.md, "Fields").
    if let Some(foreign) = sent.keys().find(|name| fields.iter().all(|field| field.name != *name)) {
        return Err(Part::Field(foreign.clone()).breaks("The template has no such field."));
    }
    let currency = currency_of(fields);
    // The currency first: an amount without one has no decimals to be judged by.
    if let Some(field) = currency {
        value(field, sent, None, style)?;
    }
    let currency = currency.and_then(|field| sent.get(field.name)).map(String::as_str);
    fields.iter().map(|field| value(field, sent, currency, style)).collect()
}

fn currency_of<'a>(fields: &'a [Field<'a>]) -> Option<&'a Field<'a>> {
    fields.iter().find(|field| field.kind == FieldType::Currency)
}

fn value(
    field: &Field<'_>,
    sent: &BTreeMap<String, String>,
    currency: Option<&str>,
    style: Option<NumberStyle>,
) -> Result<String, Refusal> {
    let refused = |rule| Part::Field(field.name.to_owned()).breaks(rule);
    let value = sent.get(field.name).ok_or_else(|| refused("The template needs this field."))?;
    field.kind.write(value, currency, style).map_err(refused)
}

/// The values by name, an amount behind its currency.
fn shown(fields: &[Field<'_>], values: Vec<String>) -> BTreeMap<String, String> {
    let mut shown: BTreeMap<_, _> = fields.iter().map(|field| field.name.to_owned()).zip(values).collect();
    let amounts = fields.iter().filter(|field| matches!(field.kind, FieldType::Amount { .. }));
    let mut amounts = amounts.peekable();
    if amounts.peek().is_none() {
        return shown;
    }
    let currency = currency_of(fields).and_then(|field| shown.remove(field.name)).unwrap_or_default();
    for amount in amounts {
        if let Some(value) = shown.get_mut(amount.name) {
            *value = format!("{currency} {value}");
        }
    }
    shown
}

#[cfg(test)]
mod tests;
