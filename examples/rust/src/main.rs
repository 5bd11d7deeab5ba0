//! The smallest honest payment endpoint: it executes what a receipt of Countersign vouches for, once.

mod issuer;
mod receipts;
mod ring_rs256;

use std::error::Error;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::WWW_AUTHENTICATE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;

use crate::issuer::{Issuer, Times};
use crate::receipts::{NotTaken, Receipts};

/// RFC 9470: which approval is missing, and how long one is good for.
const CHALLENGE: &str = concat!(
    r#"Bearer error="insufficient_user_authentication", error_description="the user has to approve this", "#,
    r#"acr_values="urn:countersign:approval:payment", max_age="120""#
);
const CHECKED: [&str; 8] = ["signature", "iss", "aud", "exp", "typ", "sub", "transaction", "jti"];

#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Payment {
    debtor: String,
    amount: String,
    currency: String,
    payee: String,
    account: String,
}

/// Who owns which account. A real service takes the user from its own session or access token as well.
fn owner(account: &str) -> Option<&'static str> {
    match account {
        "CH5604835012345678009" => Some("alice"),
        "CH4431999123000889012" => Some("bob"),
        _ => None,
    }
}

async fn pay(State(receipts): State<Arc<Receipts>>, headers: HeaderMap, body: Bytes) -> Response {
    // An object first: serde would take an array of five strings for a payment too.
    let body = serde_json::from_slice::<Map<String, Value>>(&body).map(Value::Object);
    let Ok(payment) = body.and_then(serde_json::from_value::<Payment>) else {
        return answer(400, json!({ "error": "a payment has debtor, amount, currency, payee and account" }));
    };
    let Some(receipt) = headers.get("approval-receipt") else {
        return answer(401, json!({ "refused": "the header Approval-Receipt is missing" }));
    };
    let Payment { amount, currency, payee, account, .. } = &payment;
    let fields = json!({ "amount": amount, "currency": currency, "payee": payee, "account": account });
    let receipt = receipt.to_str().unwrap_or_default();
    match receipts.take(receipt, owner(&payment.debtor), "payment", &fields).await {
        Err(NotTaken::Refused(reason)) => answer(403, json!({ "refused": reason })),
        Err(NotTaken::Unavailable) => answer(503, json!({ "error": "receipts cannot be checked now" })),
        // Here the money moves.
        Ok(()) => answer(201, json!({ "executed": payment, "checked": CHECKED })),
    }
}

fn answer(status: u16, body: Value) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let challenge = [(WWW_AUTHENTICATE, CHALLENGE)];
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => (status, challenge, Json(body)).into_response(),
        _ => (status, Json(body)).into_response(),
    }
}

/// Lets the page of one other origin call this endpoint.
fn allowing(origin: String, routes: Router) -> Router {
    let preflight = [("allow", "POST"), ("access-control-allow-headers", "approval-receipt, content-type")];
    let routes = routes.route(
        "/payments",
        axum::routing::options(move || async move { (StatusCode::NO_CONTENT, preflight) }),
    );
    routes.layer(axum::middleware::map_response(move |answer: Response| {
        let headers = [
            ("access-control-allow-origin", origin.clone()),
            ("access-control-expose-headers", "www-authenticate".to_owned()),
            ("vary", "origin".to_owned()),
        ];
        async move { (headers, answer) }
    }))
}

#[expect(clippy::disallowed_methods, reason = "an example uses nothing of the product")]
fn variable(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|_| format!("{name} is missing"))
}

fn seconds(name: &str, usual: u64) -> Result<Duration, Box<dyn Error>> {
    let given = variable(name).ok().map(|text| text.parse()).transpose()?;
    Ok(Duration::from_secs(given.unwrap_or(usual)))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let _ = ring_rs256::PROVIDER.install_default();
    let times = Times {
        max_age: seconds("KEYS_MAX_AGE_SECONDS", 300)?,
        kept: seconds("KEYS_KEPT_SECONDS", 12 * 3600)?,
        cooldown: seconds("KEYS_COOLDOWN_SECONDS", 30)?,
    };
    let issuer = Issuer::new(variable("RECEIPT_ISSUER")?, times)?;
    let receipts = Receipts::new(issuer, &variable("RECEIPT_AUDIENCE")?);
    let mut routes = Router::new().route("/payments", post(pay)).with_state(Arc::new(receipts));
    if let Ok(origin) = variable("SHOP_ORIGIN") {
        routes = allowing(origin, routes);
    }
    let listener =
        TcpListener::bind(variable("ADDRESS").unwrap_or_else(|_| "127.0.0.1:8000".to_owned())).await?;
    writeln!(std::io::stdout(), "payments on http://{}", listener.local_addr()?)?;
    axum::serve(listener, routes).await?;
    Ok(())
}
