//! `start-approval`: initialises, then serves.

use countersign::{Countersign, event};
use lambda_http::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let countersign = Countersign::initialise_or_exit().await;
    event::serve(|request| start_approval::start_approval(&countersign, request)).await
}
