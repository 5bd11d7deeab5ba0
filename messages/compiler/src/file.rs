//! `messages.toml` as it is written.

use std::collections::BTreeMap;

use messages::NumberStyle;
use serde::Deserialize;
use toml::{Spanned, Value};

use crate::error::{CompileError, Place};
use crate::kind::Kind;
use crate::pieces::{Piece, pieces};

type Table<T> = BTreeMap<Spanned<String>, T>;

/// The file as TOML has it: what it does not know is an error of the parser.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    default: Spanned<String>,
    #[serde(default)]
    numbers: Table<Spanned<String>>,
    #[serde(default)]
    accounts: Table<Spanned<String>>,
    templates: Table<WrittenTemplate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTemplate {
    #[serde(default)]
    fields: Table<Spanned<Value>>,
    texts: Table<Spanned<String>>,
}

/// A file whose parts are understood; whether they keep the rules is [`crate::check`]'s.
pub(crate) struct File<'a> {
    /// For errors about the file as a whole.
    pub(crate) place: Place<'a>,
    /// The locale of the text for whoever asks for none that there is.
    pub(crate) default: Spanned<String>,
    /// How a locale writes numbers, read from its specimen.
    pub(crate) numbers: Vec<(Spanned<String>, NumberStyle)>,
    /// What a locale calls an account.
    pub(crate) accounts: Vec<(Spanned<String>, Spanned<String>)>,
    pub(crate) templates: Vec<Template>,
}

/// A template whose types and pieces are read.
pub(crate) struct Template {
    pub(crate) name: Spanned<String>,
    pub(crate) fields: Vec<TypedField>,
    pub(crate) texts: Vec<Text>,
}

impl Template {
    /// The type of the field that a piece is.
    pub(crate) fn kind(&self, piece: &Piece) -> Option<&Kind> {
        let Piece::Field(at) = piece else { return None };
        self.fields.get(*at).map(|field| field.kind.get_ref())
    }
}

pub(crate) struct TypedField {
    pub(crate) name: Spanned<String>,
    pub(crate) kind: Spanned<Kind>,
}

/// A text: as it is written, for its rules about words, and in pieces, for those about fields.
pub(crate) struct Text {
    pub(crate) locale: Spanned<String>,
    pub(crate) written: Spanned<String>,
    pub(crate) pieces: Vec<Piece>,
}

const SPECIMEN: &str = "write 1234567.89 as this locale does, such as 1'234'567.89: in groups of three, with space, \
                        comma, full stop or ' between them";
const TYPE: &str = "the type of a field is amount, positive amount, currency, account(6 to 34), text(4 to 160) or \
                    { choice = [\"…\", \"…\"] }";

/// Reads a file: TOML, the specimens of numbers, the types of fields, the braces of texts.
pub(crate) fn read(toml: &str) -> Result<File<'_>, CompileError> {
    let place = Place::in_file(toml);
    let written: Written = toml::from_str(toml).map_err(|error| place.error_of(&error))?;
    let numbers = written.numbers.into_iter().map(|(locale, specimen)| {
        let style = NumberStyle::of_specimen(specimen.get_ref());
        style.map(|style| (locale, style)).ok_or_else(|| place.error(&specimen.span(), SPECIMEN))
    });
    let numbers = numbers.collect::<Result<_, _>>()?;
    let accounts = written.accounts.into_iter().collect();
    let templates = written.templates.into_iter().map(|(name, written)| template(place, name, written));
    let templates = templates.collect::<Result<_, _>>()?;
    Ok(File { place, default: written.default, numbers, accounts, templates })
}

fn template(
    place: Place<'_>,
    name: Spanned<String>,
    written: WrittenTemplate,
) -> Result<Template, CompileError> {
    let place = place.template(name.get_ref());
    let fields = written.fields.into_iter().map(|(name, kind)| field(place, name, &kind));
    let fields: Vec<_> = fields.collect::<Result<_, _>>()?;
    let names: Vec<_> = fields.iter().map(|field| field.name.get_ref().as_str()).collect();
    let texts = written.texts.into_iter().map(|(locale, text)| {
        let place = place.locale(locale.get_ref());
        let pieces = pieces(text.get_ref(), &names).map_err(|reason| place.error(&text.span(), reason))?;
        Ok(Text { locale, written: text, pieces })
    });
    let texts = texts.collect::<Result<_, CompileError>>()?;
    Ok(Template { name, fields, texts })
}

fn field(place: Place<'_>, name: Spanned<String>, kind: &Spanned<Value>) -> Result<TypedField, CompileError> {
    let parsed = Kind::parse(kind.get_ref()).ok_or_else(|| place.error(&kind.span(), TYPE))?;
    Ok(TypedField { name, kind: Spanned::new(kind.span(), parsed) })
}
