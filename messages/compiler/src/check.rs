//! The rules of `messages.toml` that are about its names, types and locales; those about the words of a text
//! are in [`crate::words`] and [`crate::order`].

use std::ops::Range;

use messages::locale;
use toml::Spanned;

use crate::error::{CompileError, Place};
use crate::file::{File, Template};
use crate::kind::Kind;
use crate::{accounts, choice};

mod texts;

use texts::texts;

/// Checks every template; the error is the first rule that is broken.
pub(crate) fn check(file: &File<'_>) -> Result<(), CompileError> {
    is_tag(file.place, &file.default)?;
    locales(
        file.place,
        file.numbers.iter().map(|(locale, _)| locale),
        "there are two lines for this locale",
    )?;
    locales(
        file.place,
        file.accounts.iter().map(|(locale, _)| locale),
        "there are two lines for this locale",
    )?;
    for (_, word) in &file.accounts {
        accounts::word(word.get_ref()).map_err(|reason| file.place.error(&word.span(), reason))?;
    }
    for template in &file.templates {
        let place = file.place.template(template.name.get_ref());
        name(place, template)?;
        fields(place, template)?;
        texts(place, file, template)?;
    }
    Ok(())
}

/// Each a tag, none twice.
fn locales<'a>(
    place: Place<'_>,
    locales: impl Iterator<Item = &'a Spanned<String>>,
    twice: &str,
) -> Result<(), CompileError> {
    let mut seen: Vec<&str> = Vec::new();
    for locale in locales {
        let place = place.locale(locale.get_ref());
        is_tag(place, locale)?;
        if seen.iter().any(|other| other.eq_ignore_ascii_case(locale.get_ref())) {
            return Err(place.error(&locale.span(), twice));
        }
        seen.push(locale.get_ref());
    }
    Ok(())
}

fn is_tag(place: Place<'_>, tag: &Spanned<String>) -> Result<(), CompileError> {
    if locale::is_tag(tag.get_ref()) {
        Ok(())
    } else {
        Err(place.error(&tag.span(), "a locale is a BCP 47 tag, such as de or de-CH"))
    }
}

/// The receipt's scope repeats the name: `approval:payment`.
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
    for field in &template.fields {
        if !is_name(field.name.get_ref(), |byte| byte.is_ascii_alphanumeric()) {
            return Err(place.error(&field.name.span(), "the name of a field is [a-z][A-Za-z0-9]{0,31}"));
        }
        choice::check(field.kind.get_ref()).map_err(|reason| place.error(&field.kind.span(), reason))?;
    }
    currency(template).map_err(|(span, reason)| place.error(&span, reason))
}

/// One currency at most, that of all amounts; it may stand without one.
fn currency(template: &Template) -> Result<(), (Range<usize>, &'static str)> {
    let of = |kind: fn(&Kind) -> bool| template.fields.iter().filter(move |field| kind(field.kind.get_ref()));
    let mut currencies = of(Kind::is_currency);
    match (currencies.next(), currencies.next(), of(Kind::is_amount).next()) {
        (_, Some(second), _) => {
            Err((second.name.span(), "a template has one currency, for all of its amounts"))
        }
        (None, None, Some(amount)) => {
            Err((amount.name.span(), "an amount needs a field of the type currency beside it"))
        }
        _ => Ok(()),
    }
}
