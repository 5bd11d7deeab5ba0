//! The rules of `messages.toml` that are about its names and types; those about words are in
//! [`crate::words`].

use messages::{FieldType, locale};
use toml::Spanned;

use crate::error::{CompileError, Place};
use crate::file::{File, Template, Text};
use crate::pieces::Piece;
use crate::words;

/// Checks every template.
pub(crate) fn check(file: &File<'_>) -> Result<(), CompileError> {
    for (at, (locale, _)) in file.numbers.iter().enumerate() {
        is_tag(file.place, locale)?;
        if file.numbers.iter().take(at).any(|(other, _)| is_same(other, locale)) {
            return Err(file.place.error(&locale.span(), "there are two lines for this locale"));
        }
    }
    for template in &file.templates {
        let place = file.place.template(template.name.get_ref());
        name(place, template)?;
        fields(place, template)?;
        texts(place, file, template)?;
    }
    Ok(())
}

fn name(place: Place<'_>, template: &Template) -> Result<(), CompileError> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if is_name(template.name.get_ref(), allowed) {
        Ok(())
    } else {
        Err(place.error(&template.name.span(), "the name of a template is [a-z][a-z0-9-]{0,31}"))
    }
}

fn is_name(name: &str, allowed: impl Fn(u8) -> bool) -> bool {
    name.len() <= 32
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(allowed)
}

fn fields(place: Place<'_>, template: &Template) -> Result<(), CompileError> {
    for (name, _) in &template.fields {
        if !is_name(name.get_ref(), |byte| byte.is_ascii_alphanumeric()) {
            return Err(place.error(&name.span(), "the name of a field is [a-z][A-Za-z0-9]{0,31}"));
        }
    }
    let all = |wanted| template.fields.iter().filter(move |(_, kind)| *kind == wanted);
    if let Some((second, _)) = all(FieldType::Currency).nth(1) {
        return Err(place.error(&second.span(), "a template has one currency, for all of its amounts"));
    }
    match (all(FieldType::Amount).next(), all(FieldType::Currency).next()) {
        (Some((amount, _)), None) => {
            Err(place.error(&amount.span(), "an amount needs a field of the type currency beside it"))
        }
        _ => Ok(()),
    }
}

fn texts(place: Place<'_>, file: &File<'_>, template: &Template) -> Result<(), CompileError> {
    if template.texts.is_empty() {
        return Err(place.error(&template.name.span(), "the template has no text"));
    }
    for (at, text) in template.texts.iter().enumerate() {
        let place = place.locale(text.locale.get_ref());
        is_tag(place, &text.locale)?;
        if template.texts.iter().take(at).any(|other| is_same(&other.locale, &text.locale)) {
            return Err(place.error(&text.locale.span(), "there are two texts in this locale"));
        }
        every_field_is_used(place, template, text)?;
        numbers_are_known(place, file, template, text)?;
        if let Some((at, reason)) = words::foreign(text.written.get_ref()) {
            return Err(place.error_in(&text.written, at, reason));
        }
        words::check(&template.fields, text).map_err(|reason| place.error(&text.written.span(), reason))?;
    }
    Ok(())
}

fn is_same(one: &Spanned<String>, other: &Spanned<String>) -> bool {
    one.get_ref().eq_ignore_ascii_case(other.get_ref())
}

fn is_tag(place: Place<'_>, tag: &Spanned<String>) -> Result<(), CompileError> {
    if locale::is_tag(tag.get_ref()) {
        Ok(())
    } else {
        Err(place.error(&tag.span(), "a locale is a BCP 47 tag, such as de or de-CH"))
    }
}

fn every_field_is_used(place: Place<'_>, template: &Template, text: &Text) -> Result<(), CompileError> {
    let unused = |at: usize| !text.pieces.contains(&Piece::Field(at));
    match template.fields.iter().enumerate().find(|(at, _)| unused(*at)) {
        Some((_, (field, _))) => {
            let reason = format!("the text lacks {{{}}}: what is not said is not approved", field.get_ref());
            Err(place.error(&text.written.span(), reason))
        }
        None => Ok(()),
    }
}

fn numbers_are_known(
    place: Place<'_>,
    file: &File<'_>,
    template: &Template,
    text: &Text,
) -> Result<(), CompileError> {
    let has_amount = template.fields.iter().any(|(_, kind)| *kind == FieldType::Amount);
    let known = locale::find(&file.numbers, |(locale, _)| locale.get_ref(), text.locale.get_ref()).is_some();
    if known || !has_amount {
        return Ok(());
    }
    Err(place.error(&text.locale.span(), "[numbers] does not say how this locale writes an amount"))
}
