//! The rules of a template's texts together, and which rules each text is held to.

use messages::locale;

use super::locales;
use crate::error::{CompileError, Place};
use crate::file::{File, Template, Text};
use crate::kind::Kind;
use crate::pieces::Piece;
use crate::{accounts, order, words};

/// Checks the texts of a template: one in the file's default locale, no locale twice, and each by itself.
pub(super) fn texts(place: Place<'_>, file: &File<'_>, template: &Template) -> Result<(), CompileError> {
    if template.texts.is_empty() {
        return Err(place.error(&template.name.span(), "the template has no text"));
    }
    locales(place, template.texts.iter().map(|text| &text.locale), "there are two texts in this locale")?;
    let default = file.default.get_ref();
    if !template.texts.iter().any(|text| text.locale.get_ref().eq_ignore_ascii_case(default)) {
        let reason = format!("the template has no text in {default}, the default of the file");
        return Err(place.error(&template.name.span(), reason));
    }
    for text in &template.texts {
        text_rules(place.locale(text.locale.get_ref()), file, template, text)?;
    }
    Ok(())
}

fn text_rules(
    place: Place<'_>,
    file: &File<'_>,
    template: &Template,
    text: &Text,
) -> Result<(), CompileError> {
    if let Some((at, reason)) = words::foreign(text.written.get_ref()) {
        return Err(place.error_in(&text.written, at, reason));
    }
    let rules = [every_field_is_used, words::check, order::check, accounts::check, numbers_are_known];
    let broken = rules.into_iter().find_map(|rule| rule(file, template, text).err());
    match broken {
        Some(reason) => Err(place.error(&text.written.span(), reason)),
        None => Ok(()),
    }
}

fn every_field_is_used(_: &File<'_>, template: &Template, text: &Text) -> Result<(), String> {
    let unused = |at: usize| !text.pieces.contains(&Piece::Field(at));
    match template.fields.iter().enumerate().find(|(at, _)| unused(*at)) {
        Some((_, field)) => {
            Err(format!("the text lacks {{{}}}: what is not said is not approved", field.name.get_ref()))
        }
        None => Ok(()),
    }
}

fn numbers_are_known(file: &File<'_>, template: &Template, text: &Text) -> Result<(), String> {
    let has_amount = text.pieces.iter().any(|piece| template.kind(piece).is_some_and(Kind::is_amount));
    let tags = locale::candidates(text.locale.get_ref());
    if !has_amount || locale::find(&file.numbers, |(locale, _)| locale.get_ref(), &tags).is_some() {
        return Ok(());
    }
    Err("[numbers] does not say how this locale writes an amount".to_owned())
}
