//! `messages.toml` as it is written.

use std::collections::BTreeMap;

use messages::{FieldType, NumberStyle};
use serde::Deserialize;
use toml::Spanned;

use crate::error::{CompileError, Place};
use crate::pieces::{Piece, pieces};

type Table<T> = BTreeMap<Spanned<String>, T>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    numbers: Table<Spanned<String>>,
    templates: Table<WrittenTemplate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTemplate {
    #[serde(default)]
    fields: Table<Spanned<String>>,
    texts: Table<Spanned<String>>,
}

/// A file whose parts are understood; whether they keep the rules is [`crate::check`]'s.
pub(crate) struct File<'a> {
    pub(crate) place: Place<'a>,
    /// How a locale writes numbers.
    pub(crate) numbers: Vec<(Spanned<String>, NumberStyle)>,
    pub(crate) templates: Vec<Template>,
}

pub(crate) struct Template {
    pub(crate) name: Spanned<String>,
    pub(crate) fields: Vec<(Spanned<String>, FieldType)>,
    pub(crate) texts: Vec<Text>,
}

pub(crate) struct Text {
    pub(crate) locale: Spanned<String>,
    pub(crate) written: Spanned<String>,
    pub(crate) pieces: Vec<Piece>,
}

const SPECIMEN: &str = "write 1234567.89 as this locale does, such as 1'234'567.89: in groups of three, with space, \
                        comma, full stop or ' between them";
const TYPE: &str = "the type of a field is amount, currency, text(1 to 160) or masked(9 to 64)";

pub(crate) fn read(toml: &str) -> Result<File<'_>, CompileError> {
    let place = Place::in_file(toml);
    let written: Written = toml::from_str(toml).map_err(|error| place.error_of(&error))?;
    let numbers = written.numbers.into_iter().map(|(locale, specimen)| {
        let style = NumberStyle::of_specimen(specimen.get_ref());
        style.map(|style| (locale, style)).ok_or_else(|| place.error(&specimen.span(), SPECIMEN))
    });
    let numbers = numbers.collect::<Result<_, _>>()?;
    let templates = written.templates.into_iter().map(|(name, written)| template(place, name, written));
    Ok(File { place, numbers, templates: templates.collect::<Result<_, _>>()? })
}

fn template(
    place: Place<'_>,
    name: Spanned<String>,
    written: WrittenTemplate,
) -> Result<Template, CompileError> {
    let place = place.template(name.get_ref());
    let fields: Vec<_> = written
        .fields
        .into_iter()
        .map(|(field, kind)| {
            let parsed = FieldType::parse(kind.get_ref());
            parsed.map(|parsed| (field, parsed)).ok_or_else(|| place.error(&kind.span(), TYPE))
        })
        .collect::<Result<_, _>>()?;
    let names: Vec<_> = fields.iter().map(|(name, _)| name.get_ref().as_str()).collect();
    let texts = written.texts.into_iter().map(|(locale, text)| {
        let place = place.locale(locale.get_ref());
        let pieces = pieces(text.get_ref(), &names).map_err(|reason| place.error(&text.span(), reason))?;
        Ok(Text { locale, written: text, pieces })
    });
    let texts = texts.collect::<Result<_, CompileError>>()?;
    Ok(Template { name, fields, texts })
}
