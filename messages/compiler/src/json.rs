//! A catalogue as `messages::compiled` reads it.

use messages::FieldType;
use serde_json::{Value, json};

use crate::file::{File, Template, Text, TypedField};
use crate::kind::Kind;
use crate::pieces::Piece;

/// The text of a `messages.json`.
pub(crate) fn of(file: &File<'_>) -> String {
    let numbers: Vec<_> = file
        .numbers
        .iter()
        .map(|(locale, style)| json!([locale.get_ref(), { "group": style.group, "decimal": style.decimal }]))
        .collect();
    let templates: Vec<_> = file.templates.iter().map(of_template).collect();
    json!({ "default": file.default.get_ref(), "numbers": numbers, "templates": templates }).to_string()
}

fn of_template(template: &Template) -> Value {
    let fields: Vec<_> = template.fields.iter().map(of_field).collect();
    let texts: Vec<_> = template.texts.iter().map(of_text).collect();
    json!({ "name": template.name.get_ref(), "fields": fields, "texts": texts })
}

fn of_field(field: &TypedField) -> Value {
    let kind = match field.kind.get_ref() {
        Kind::Named(FieldType::Amount { positive }) => json!({ "amount": { "positive": positive } }),
        Kind::Named(FieldType::Currency) => json!("currency"),
        Kind::Named(FieldType::Account { max }) => json!({ "account": { "max": max } }),
        Kind::Named(FieldType::Text { max }) => json!({ "text": { "max": max } }),
        Kind::Named(FieldType::Choice { values }) => json!({ "choice": { "values": values } }),
        Kind::Choice(values) => json!({ "choice": { "values": values } }),
    };
    json!({ "name": field.name.get_ref(), "kind": kind })
}

fn of_text(text: &Text) -> Value {
    let pieces: Vec<_> = text
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Words(words) => json!({ "words": words }),
            Piece::Field(at) => json!({ "field": at }),
            Piece::Code => json!("code"),
        })
        .collect();
    json!({ "locale": text.locale.get_ref(), "pieces": pieces })
}
