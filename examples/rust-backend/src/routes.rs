//! What the page may ask for.

use std::sync::Arc;

use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::countersign::{Answer, Countersign};
use crate::orders::{Order, Orders};
use crate::replies::{answer, none, refusal, standing, started};
use crate::session::SignedIn;

/// What the routes are about.
pub(crate) struct Backend {
    pub(crate) countersign: Countersign,
    pub(crate) orders: Orders,
}

type Shared = State<Arc<Backend>>;

/// What is to be paid.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    amount: String,
    currency: String,
    payee: String,
    account: String,
}

#[derive(Deserialize)]
struct Typed {
    code: String,
}

/// All routes.
pub(crate) fn of(backend: Arc<Backend>) -> Router {
    Router::new()
        .route("/orders", post(order))
        .route("/orders/{id}", get(look))
        .route("/orders/{id}/approval", post(approve))
        .route("/orders/{id}/code", post(check))
        .with_state(backend)
}

/// Writes down what is to be paid.
async fn order(
    State(backend): Shared,
    SignedIn(user): SignedIn,
    fields: Result<Json<Fields>, JsonRejection>,
) -> Response {
    let Ok(Json(fields)) = fields else {
        return answer(400, json!({ "error": "an order has amount, currency, payee and account" }));
    };
    match backend.orders.add(user, json!(fields)) {
        Some(id) => answer(201, json!({ "order": id })),
        None => answer(500, json!({ "error": "no random numbers are to be had" })),
    }
}

/// Says what became of it.
async fn look(State(backend): Shared, SignedIn(user): SignedIn, Path(id): Path<String>) -> Response {
    backend.orders.find(&id, user).map_or_else(none, |order| standing(&order))
}

/// Has the SMS sent, the first one or another.
async fn approve(State(backend): Shared, SignedIn(user): SignedIn, Path(id): Path<String>) -> Response {
    let Some(order) = backend.orders.find(&id, user) else { return none() };
    if order.executed {
        return answer(409, json!({ "problem": "executed", "next": "done" }));
    }
    let transaction = json!({ "template": "payment", "locale": "en", "fields": order.fields });
    // The same key until this start is over: a double tap, and a request that got no answer, send one SMS.
    let key = format!("{}-{}", order.id, order.starts);
    let said = backend.countersign.start(&key, user, &transaction).await;
    if said.next() != "same" {
        backend.orders.started(&order, said.text("approvalId"));
    }
    if said.status == 201 { started(&said) } else { refusal(&said) }
}

/// Executes the order if the code is right.
async fn check(
    State(backend): Shared,
    SignedIn(user): SignedIn,
    Path(id): Path<String>,
    typed: Result<Json<Typed>, JsonRejection>,
) -> Response {
    let Some(order) = backend.orders.find(&id, user) else { return none() };
    if order.executed {
        return standing(&order);
    }
    let (Some(approval_id), Ok(Json(Typed { code }))) = (&order.approval_id, typed) else {
        return answer(400, json!({ "error": "there is no approval, or no code" }));
    };
    let checked = backend.countersign.check(approval_id, user, &code).await;
    if checked.status == 200 && says(&checked, &order) {
        // `repeated` is not asked: whether it was executed stands in the orders, and nowhere else.
        backend.orders.execute(&id);
    }
    // A request at the same moment may have executed it.
    let executed = backend.orders.find(&id, user).filter(|order| order.executed);
    executed.map_or_else(|| refusal(&checked), |order| standing(&order))
}

/// Whether this order was approved, by its user, and nothing else.
fn says(checked: &Answer, order: &Order) -> bool {
    let approved = json!({ "template": "payment", "fields": order.fields });
    checked.text("subject") == Some(&order.user) && checked.body.get("transaction") == Some(&approved)
}
