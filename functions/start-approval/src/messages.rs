//! What the SMS of a request says: a template's text, or a backend's own.

use countersign::json_body::JsonBody;
use countersign::problem::Problem;
use messages::{Catalogue, Message, Part, Refusal, Transaction};

/// The templates of `messages.toml`, compiled in by the build.
static CATALOGUE: Catalogue<'static> = include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// Takes the member `transaction`.
pub(crate) fn transaction(body: &mut JsonBody) -> Result<Option<Transaction>, Problem> {
    let Some(mut members) = body.object("transaction")? else { return Ok(None) };
    let template = members.required_string("template")?;
    let locale = members.required_string("locale")?;
    let fields = members.object("fields")?.ok_or_else(|| Problem::MalformedRequest {
        detail: "This member is required.",
        pointer: Some("/transaction/fields".to_owned()),
    })?;
    members.finish()?;
    Ok(Some(Transaction { template, locale, fields: fields.strings()? }))
}

/// Puts a transaction into words.
pub(crate) fn compose(transaction: &Transaction) -> Result<Message, Problem> {
    CATALOGUE.compose(transaction).map_err(|Refusal { part, rule }| {
        let pointer = match part {
            Part::Template => "/transaction/template".to_owned(),
            Part::Locale => "/transaction/locale".to_owned(),
            Part::Fields => "/transaction/fields".to_owned(),
            Part::Field(name) => format!("/transaction/fields/{name}"),
        };
        Problem::InvalidValue { detail: rule, pointer }
    })
}

#[cfg(test)]
mod tests;
