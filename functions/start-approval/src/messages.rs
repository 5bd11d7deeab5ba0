//! What the SMS of a request says: a template's text, or a backend's own.

use countersign::edge::{JsonBody, Problem};
use messages::{Composed, Part, Refusal, Transaction};

use crate::catalogue::catalogue;

/// Takes the member `transaction`, if it is there. Whether it fits its template, [`compose`] says.
pub(crate) fn transaction(body: &mut JsonBody) -> Result<Option<Transaction>, Problem> {
    let Some(mut members) = body.object("transaction")? else { return Ok(None) };
    let template = members.required_string("template")?;
    let locale = members.string("locale")?;
    let reference = members.string("reference")?;
    let fields = members.object("fields")?.ok_or_else(|| Problem::MalformedRequest {
        detail: "This member is required.",
        pointer: Some("/transaction/fields".to_owned()),
    })?;
    members.finish()?;
    Ok(Some(Transaction { template, locale, fields: fields.strings()?, reference }))
}

/// 1 to 64 visible ASCII characters, as an idempotency key has.
fn is_reference(reference: Option<&str>) -> Result<(), Problem> {
    let is_visible =
        |text: &str| (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
    if reference.is_none_or(is_visible) {
        return Ok(());
    }
    Err(Problem::InvalidValue {
        detail: "A reference has 1 to 64 visible ASCII characters.",
        pointer: "/transaction/reference".to_owned(),
    })
}

/// Puts a transaction into words; the problem points to the part that breaks a rule.
pub(crate) fn compose(transaction: &Transaction) -> Result<Composed, Problem> {
    is_reference(transaction.reference.as_deref())?;
    catalogue().compose(transaction).map_err(|Refusal { part, rule }| {
        let pointer = match part {
            Part::Template => "/transaction/template".to_owned(),
            Part::Locale => "/transaction/locale".to_owned(),
            // A name that the client chose is repeated only if it looks like one.
            Part::Field(name) if is_name(&name) => format!("/transaction/fields/{name}"),
            Part::Field(_) => "/transaction/fields".to_owned(),
        };
        Problem::InvalidValue { detail: rule, pointer }
    })
}

fn is_name(name: &str) -> bool {
    name.len() <= 32
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests;
