//! The Rust source of a catalogue.

use std::fmt::Write;

use crate::file::{File, Template, Text};
use crate::kind::Kind;
use crate::pieces::Piece;

/// An expression of the type `messages::Catalogue<'static>`.
pub(crate) fn of(file: &File<'_>) -> String {
    let mut source =
        format!("::messages::Catalogue {{\n    default: {:?},\n    templates: &[\n", file.default.get_ref());
    for template in &file.templates {
        source += &of_template(template);
    }
    source += "    ],\n    numbers: &[\n";
    for (locale, style) in &file.numbers {
        let (locale, group, decimal) = (locale.get_ref(), style.group, style.decimal);
        let style = format!("::messages::NumberStyle {{ group: {group:?}, decimal: {decimal:?} }}");
        line(&mut source, &format!("        ({locale:?}, {style}),"));
    }
    source + "    ],\n}\n"
}

fn line(source: &mut String, text: &str) {
    // A `String` takes everything.
    let _ = writeln!(source, "{text}");
}

fn of_template(template: &Template) -> String {
    let mut source =
        format!("        ::messages::Template {{\n            name: {:?},\n", template.name.get_ref());
    source += "            fields: &[\n";
    for field in &template.fields {
        let (name, kind) = (field.name.get_ref(), of_type(field.kind.get_ref()));
        line(&mut source, &format!("                ::messages::Field {{ name: {name:?}, kind: {kind} }},"));
    }
    source += "            ],\n            texts: &[\n";
    for text in &template.texts {
        line(&mut source, &of_text(text));
    }
    source + "            ],\n        },\n"
}

fn of_type(kind: &Kind) -> String {
    // The derived `Debug` of an enum or of a list is its expression, less path and reference.
    match kind {
        Kind::Named(kind) => format!("::messages::FieldType::{kind:?}"),
        Kind::Choice(values) => format!("::messages::FieldType::Choice {{ values: &{values:?} }}"),
    }
}

fn of_text(text: &Text) -> String {
    let pieces: Vec<_> = text
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Words(words) => format!("::messages::Piece::Words({words:?})"),
            Piece::Field(at) => format!("::messages::Piece::Field({at})"),
            Piece::Code => "::messages::Piece::Code".to_owned(),
        })
        .collect();
    let locale = text.locale.get_ref();
    format!("                ::messages::Text {{ locale: {locale:?}, pieces: &[{}] }},", pieces.join(", "))
}
