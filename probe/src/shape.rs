//! What an answer looks like, with every value replaced by its type.

use countersign::nevis::UserId;
use serde_json::Value;

use crate::hidden::Hidden;

/// Longest name of a member that is printed.
const NAME: usize = 40;
/// What lies deeper is only counted.
const DEPTH: usize = 4;

/// The shape of a JSON value.
pub(crate) fn shape(value: &Value, hidden: &Hidden) -> String {
    shape_at(value, hidden, 0)
}

fn shape_at(value: &Value, hidden: &Hidden, depth: usize) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) => "boolean".to_owned(),
        Value::Number(_) => "number".to_owned(),
        Value::String(text) => kind(text).to_owned(),
        Value::Array(items) => {
            let first = items.first().filter(|_| depth < DEPTH);
            let item = first.map(|item| shape_at(item, hidden, depth + 1)).unwrap_or_default();
            format!("[{} of {item}]", items.len()).replace(" of ]", "]")
        }
        Value::Object(members) if depth >= DEPTH => format!("{{{} members}}", members.len()),
        Value::Object(members) => {
            let member = |(key, value): (&String, &Value)| {
                format!("{}: {}", name(key, hidden), shape_at(value, hidden, depth + 1))
            };
            let members: Vec<_> = members.iter().map(member).collect();
            format!("{{{}}}", members.join(", "))
        }
    }
}

/// The name of a member or a header, unless it could be a value: an id, a number, a user's name.
pub(crate) fn name(text: &str, hidden: &Hidden) -> String {
    let is_name = (1..=NAME).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-'))
        && !hidden.is_in(text);
    if is_name { text.to_owned() } else { format!("<name of {} characters>", text.chars().count()) }
}

/// One side of a media type: names with dots and plus signs between them.
pub(crate) fn media_type(text: &str, hidden: &Hidden) -> String {
    let part = |part: &str| part.split('.').map(|part| name(part, hidden)).collect::<Vec<_>>().join(".");
    text.split('+').map(part).collect::<Vec<_>>().join("+")
}

fn kind(text: &str) -> &'static str {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if text.is_empty() {
        "empty text"
    } else if UserId::parse(text).is_some() {
        "UUID"
    } else if text.starts_with("eyJ") && text.matches('.').count() == 2 {
        "JWT"
    } else if digits(text) {
        "digits"
    } else {
        "text"
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, json};

    use super::*;

    #[test]
    fn values_are_types_and_names_are_names() {
        let hidden = Hidden::default();
        hidden.keep("alice");
        let value = json!({
            "error": "invalid", "status": 422, "ok": false, "id": "7a342fb4-6c0e-4d5b-9f21-bb837ed32d9d",
            "alice": null, "+41790000001": "", "list": [{ "code": "123456" }], "none": [],
        });
        assert_eq!(
            shape(&value, &hidden),
            "{<name of 12 characters>: empty text, <name of 5 characters>: null, error: text, id: UUID, \
             list: [1 of {code: digits}], none: [0], ok: boolean, status: number}"
        );
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let text = "SECRET[a-z0-9]{0,5}|[a-z]{0,5}";
        let leaf =
            prop_oneof![text.prop_map(Value::from), any::<i64>().prop_map(Value::from), Just(Value::Null)];
        leaf.prop_recursive(6, 40, 4, move |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::vec(("[0-9]{1,9}|[a-z]{3}", inner), 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_value_is_in_a_shape(value in any_json()) {
            let shape = shape(&value, &Hidden::default());
            prop_assert!(!shape.contains("SECRET"), "{shape}");
            let numbers = shape.split(|part: char| !part.is_ascii_digit()).filter(|number| !number.is_empty());
            prop_assert!(numbers.map(|number| number.parse::<usize>().unwrap()).all(|count| count < 10), "{shape}");
        }
    }
}
