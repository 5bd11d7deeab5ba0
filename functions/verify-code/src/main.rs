//! `verify-code`: initialises, then serves.

use countersign::edge::{Event, event};
use countersign::platform::Clock;
use lambda_http::Error;
use verify_code::VerifyCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let verify_code = VerifyCode::initialise_or_exit().await;
    event::serve(Event::Verification, &Clock::system(), |request| verify_code.answer(request)).await
}
