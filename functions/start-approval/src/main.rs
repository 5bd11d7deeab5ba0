//! `start-approval`: initialises, then serves.

use countersign::telemetry::Event;
use countersign::{Countersign, event};
use lambda_http::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let countersign = Countersign::prepare_or_exit().await;
    start_approval::take_messages_or_exit();
    countersign.warm_up_or_exit(None).await;
    let answer = |request| start_approval::start_approval(&countersign, request);
    event::serve(Event::Start, &countersign.clock, answer).await
}
