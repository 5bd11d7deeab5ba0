//! A payment backend that asks Countersign itself: the one safe way of docs/backends.md.
//!
//! The page gets the order's id, and never the approval's. It types a code; this server knows whose, for what, and
//! by which approval, and believes nobody else.

mod countersign;
mod orders;
mod replies;
mod routes;
mod session;
mod signature;

use std::error::Error;
use std::io::Write as _;
use std::sync::Arc;

use aws_credential_types::Credentials;
use tokio::net::TcpListener;

use crate::countersign::Countersign;
use crate::orders::Orders;
use crate::routes::Backend;
use crate::signature::Signature;

#[expect(clippy::disallowed_methods, reason = "an example uses nothing of the product")]
fn variable(name: &str) -> Result<String, String> {
    std::env::var(name).map_err(|_| format!("{name} is missing"))
}

/// With a region, calls are signed.
fn signature() -> Result<Option<Signature>, String> {
    let Ok(region) = variable("AWS_REGION") else { return Ok(None) };
    let (id, secret) = (variable("AWS_ACCESS_KEY_ID")?, variable("AWS_SECRET_ACCESS_KEY")?);
    let token = variable("AWS_SESSION_TOKEN").ok();
    Ok(Some(Signature { region, credentials: Credentials::new(id, secret, token, None, "environment") }))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let countersign = Countersign::new(variable("COUNTERSIGN_API")?, signature()?)?;
    let backend = Arc::new(Backend { countersign, orders: Orders::default() });
    let listener =
        TcpListener::bind(variable("ADDRESS").unwrap_or_else(|_| "127.0.0.1:8001".to_owned())).await?;
    writeln!(std::io::stdout(), "backend on http://{}", listener.local_addr()?)?;
    axum::serve(listener, routes::of(backend)).await?;
    Ok(())
}
