//! What the page is told.

use std::io::Write as _;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Map, Value, json};

use crate::countersign::Answer;
use crate::orders::Order;

/// What a page shows beside the code field, out of the API's answer.
const SHOWN: [&str; 6] =
    ["text", "shown", "locale", "expiresInSeconds", "resendInSeconds", "attemptsRemaining"];

/// What of a refusal is of use to a page.
const TOLD: [&str; 3] = ["pointer", "retryAfter", "attemptsRemaining"];

/// What the page shows beside the code field.
pub(crate) fn started(started: &Answer) -> Response {
    answer(201, members(started, &SHOWN).into())
}

/// What to do next, and no more than the page can use. A defect is this server's, and its log's.
pub(crate) fn refusal(refused: &Answer) -> Response {
    let (status, next, problem) = (refused.status, refused.next(), refused.problem());
    if matches!(next, "report" | "sign-in" | "") {
        let _ = writeln!(
            std::io::stderr(),
            "Countersign: {status} {problem} {}",
            refused.text("instance").unwrap_or_default()
        );
        return answer(502, json!({ "problem": "defect", "next": "report" }));
    }
    let mut told = members(refused, &TOLD);
    told.insert("problem".to_owned(), if problem.is_empty() { "unavailable" } else { problem }.into());
    told.insert("next".to_owned(), next.into());
    answer(if status == 0 { 503 } else { status }, told.into())
}

/// Those of an answer's members that it has.
fn members(answer: &Answer, names: &[&str]) -> Map<String, Value> {
    let members = names.iter().filter_map(|name| Some(((*name).to_owned(), answer.body.get(name)?.clone())));
    members.collect()
}

/// How an order stands.
pub(crate) fn standing(order: &Order) -> Response {
    answer(200, json!({ "order": order.id, "fields": order.fields, "executed": order.executed }))
}

/// Nobody's order, or somebody else's.
pub(crate) fn none() -> Response {
    answer(404, json!({ "error": "you have no such order" }))
}

/// Any answer.
pub(crate) fn answer(status: u16, body: Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(body)).into_response()
}
