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

#[cfg(test)]
mod tests {
    use messages::{NumberStyle, Piece, compiled};

    use super::*;
    use crate::compile_to_json;

    const FILE: &str = r#"default = "en"
numbers.en = "1,234,567.89"
accounts.en = "account"
[templates.pay]
fields = { from = "account(34)", sum = "positive amount", in = "currency", for = "text(20)", by = { choice = ["A", "B"] } }
texts.en = '{{CODE}} pays {in} {sum} from account {from} by {by} for "{for}"'
"#;

    /// What `compile-messages` writes is what a function reads at its start.
    #[test]
    fn every_part_is_read_as_it_was_written() {
        let json = compile_to_json(FILE).unwrap();
        let catalogue = compiled::read(json.as_bytes()).unwrap();
        assert_eq!(catalogue.numbers, [("en", NumberStyle { group: ',', decimal: '.' })]);
        let [template] = catalogue.templates else { panic!("{catalogue:?}") };
        assert_eq!((catalogue.default, template.name), ("en", "pay"));
        let mut fields: Vec<_> = template.fields.iter().map(|field| (field.name, field.kind)).collect();
        fields.sort_by_key(|(name, _)| *name);
        assert_eq!(
            fields,
            [
                ("by", FieldType::Choice { values: &["A", "B"] }),
                ("for", FieldType::Text { max: 20 }),
                ("from", FieldType::Account { max: 34 }),
                ("in", FieldType::Currency),
                ("sum", FieldType::Amount { positive: true }),
            ]
        );
        let [text] = template.texts else { panic!("{template:?}") };
        let field = |name| Piece::Field(template.fields.iter().position(|field| field.name == name).unwrap());
        assert_eq!(text.locale, "en");
        assert_eq!(text.pieces[..4], [Piece::Code, Piece::Words(" pays "), field("in"), Piece::Words(" ")]);
    }
}
