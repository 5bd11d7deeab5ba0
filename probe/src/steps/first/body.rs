//! The bodies of the two answers to a code, as the simulator's settings have them.

use countersign::nevis::UserId;
use serde_json::Value;

use crate::answer::Answer;
use crate::hidden::Hidden;
use crate::shape;

/// Words that are no value of anybody.
const WORDS: [&str; 8] =
    ["succeeded", "success", "ok", "approved", "verified", "active", "failed", "pending"];

/// Which of the simulator's shapes a refusal has.
pub(super) fn refusal_shape(answer: &Answer) -> &'static str {
    let Some(body) = answer.json() else {
        return if answer.body.is_empty() && !answer.is_html() { "none" } else { "html" };
    };
    let has = |name: &str| body.get(name).is_some_and(|value| !value.is_null());
    ["error", "errors", "errorMessage"].into_iter().find(|name| has(name)).unwrap_or("message")
}

/// The body of a right code's answer with every value replaced: ids by their places, other texts by the word `text`.
pub(super) fn template(answer: &Answer, user_id: &UserId, transaction_id: &str, hidden: &Hidden) -> String {
    let replace = |text: &str| match text {
        _ if UserId::parse(text).as_ref() == Some(user_id) => "{{userId}}".to_owned(),
        _ if text == transaction_id => "{{transactionId}}".to_owned(),
        _ if WORDS.contains(&text) => text.to_owned(),
        _ => "text".to_owned(),
    };
    match answer.json() {
        Some(body) => replaced(&body, &replace, hidden).to_string(),
        None if answer.body.is_empty() => String::new(),
        None => "text".to_owned(),
    }
}

fn replaced(value: &Value, replace: &impl Fn(&str) -> String, hidden: &Hidden) -> Value {
    match value {
        Value::String(text) => replace(text).into(),
        Value::Number(_) => 0.into(),
        Value::Array(items) => items.iter().map(|item| replaced(item, replace, hidden)).collect(),
        Value::Object(members) => {
            let member = |(key, value): (&String, &Value)| {
                (shape::name(key, hidden), replaced(value, replace, hidden))
            };
            Value::Object(members.iter().map(member).collect())
        }
        Value::Null | Value::Bool(_) => value.clone(),
    }
}
