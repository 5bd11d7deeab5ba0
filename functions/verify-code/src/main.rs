//! `verify-code`: composes, then serves.

use countersign::{Countersign, telemetry};
use lambda_http::{Error, run, service_fn};

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
    run(service_fn(|request| verify_code::verify_code(&countersign, request))).await
}
