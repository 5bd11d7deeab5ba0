//! `start-approval`: composes, then serves.

use countersign::{Countersign, event, telemetry};
use lambda_http::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    telemetry::report_panics();
    let countersign = match Countersign::initialise().await {
        Ok(countersign) => countersign,
        Err(error) => {
            telemetry::initialisation_failed(&error.to_string());
            std::process::exit(1);
        }
    };
    event::serve(|request| start_approval::start_approval(&countersign, request)).await
}
