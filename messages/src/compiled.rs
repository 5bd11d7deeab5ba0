//! A catalogue as a file, `messages.json`: `compile-messages` writes it, and start-approval reads it where a
//! deployment brings texts of its own.

use serde::Deserialize;

use crate::catalogue::Catalogue;
use crate::field::FieldType;
use crate::numbers::NumberStyle;
use crate::template::{Field, Piece, Template, Text};

/// The file is not one that `compile-messages` wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotCompiled;

/// Reads a compiled catalogue, which lives as long as the process. Its texts were checked when they were compiled;
/// here only its form is.
pub fn read(json: &[u8]) -> Result<Catalogue<'static>, NotCompiled> {
    let written: WrittenCatalogue = serde_json::from_slice(json).map_err(|_| NotCompiled)?;
    let templates =
        written.templates.into_iter().map(WrittenTemplate::leaked).collect::<Result<Vec<_>, _>>()?;
    let numbers = written.numbers.into_iter().map(|(locale, style)| (leaked(locale), style));
    Ok(Catalogue {
        default: leaked(written.default),
        templates: templates.leak(),
        numbers: numbers.collect::<Vec<_>>().leak(),
    })
}

/// Nothing of a catalogue is ever freed: start-approval reads one at most.
fn leaked(text: String) -> &'static str {
    text.leak()
}

/// The file, member by member: what has another member, or lacks one, is refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCatalogue {
    default: String,
    templates: Vec<WrittenTemplate>,
    numbers: Vec<(String, NumberStyle)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTemplate {
    name: String,
    fields: Vec<WrittenField>,
    texts: Vec<WrittenText>,
}

impl WrittenTemplate {
    fn leaked(self) -> Result<Template<'static>, NotCompiled> {
        let fields: Vec<_> = self.fields.into_iter().map(WrittenField::leaked).collect();
        let texts = self.texts.into_iter().map(|text| text.leaked(fields.len()));
        let texts = texts.collect::<Result<Vec<_>, _>>()?;
        Ok(Template { name: leaked(self.name), fields: fields.leak(), texts: texts.leak() })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenField {
    name: String,
    kind: WrittenType,
}

impl WrittenField {
    fn leaked(self) -> Field<'static> {
        let kind = match self.kind {
            WrittenType::Amount { positive } => FieldType::Amount { positive },
            WrittenType::Currency => FieldType::Currency,
            WrittenType::Account { max } => FieldType::Account { max },
            WrittenType::Choice { values } => {
                FieldType::Choice { values: values.into_iter().map(leaked).collect::<Vec<_>>().leak() }
            }
            WrittenType::Text { max } => FieldType::Text { max },
        };
        Field { name: leaked(self.name), kind }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
enum WrittenType {
    Amount { positive: bool },
    Currency,
    Account { max: usize },
    Choice { values: Vec<String> },
    Text { max: usize },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenText {
    locale: String,
    pieces: Vec<WrittenPiece>,
}

impl WrittenText {
    /// A piece that is a field is one of so many.
    fn leaked(self, fields: usize) -> Result<Text<'static>, NotCompiled> {
        let pieces = self.pieces.into_iter().map(|piece| match piece {
            WrittenPiece::Words(words) => Ok(Piece::Words(leaked(words))),
            // Checked here as well: a field that is not there would leave a hole in the text.
            WrittenPiece::Field(at) if at < fields => Ok(Piece::Field(at)),
            WrittenPiece::Field(_) => Err(NotCompiled),
            WrittenPiece::Code => Ok(Piece::Code),
        });
        let pieces = pieces.collect::<Result<Vec<_>, _>>()?;
        Ok(Text { locale: leaked(self.locale), pieces: pieces.leak() })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WrittenPiece {
    Words(String),
    Field(usize),
    Code,
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"{"default":"en","numbers":[["en",{"group":",","decimal":"."}]],"templates":[{"name":"pay",
        "fields":[{"name":"via","kind":{"choice":{"values":["Card"]}}}],
        "texts":[{"locale":"en","pieces":[{"words":"By "},{"field":0},{"words":": "},"code"]}]}]}"#;

    #[test]
    fn what_is_written_is_read() {
        let catalogue = read(SMALL.as_bytes()).unwrap();
        let template = catalogue.templates[0];
        assert_eq!((catalogue.default, template.name, template.fields[0].name), ("en", "pay", "via"));
        assert_eq!(template.fields[0].kind, FieldType::Choice { values: &["Card"] });
        let pieces = [Piece::Words("By "), Piece::Field(0), Piece::Words(": "), Piece::Code];
        assert_eq!(template.texts[0].pieces, pieces);
        assert_eq!(catalogue.numbers, [("en", NumberStyle { group: ',', decimal: '.' })]);
    }

    #[test]
    fn another_form_is_refused() {
        for (part, other) in [
            ("{\"field\":0}", "{\"field\":1}"),
            ("{\"field\":0}", "{\"field\":-1}"),
            ("\"code\"", "\"Code\""),
            ("\"decimal\":\".\"", "\"decimal\":\"..\""),
            ("\"default\":\"en\"", "\"default\":\"en\",\"more\":1"),
            ("\"default\":\"en\",", ""),
            ("choice", "list"),
            ("}]}]}", "}]}]"),
        ] {
            let json = SMALL.replacen(part, other, 1);
            assert_ne!(json, SMALL);
            assert_eq!(read(json.as_bytes()).err(), Some(NotCompiled), "{json}");
        }
        for bad in ["", "{}", "default = \"en\"", "\u{feff}{}"] {
            assert_eq!(read(bad.as_bytes()).err(), Some(NotCompiled), "{bad}");
        }
    }
}
