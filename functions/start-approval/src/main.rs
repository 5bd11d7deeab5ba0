//! `start-approval`: initialises, then serves.

use countersign::App;
use countersign::edge::{Event, event};
use lambda_http::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let app = App::prepare_or_exit().await;
    start_approval::take_messages_or_exit();
    app.warm_up_or_exit(None).await;
    let answer = |request| start_approval::start_approval(&app, request);
    event::serve(Event::Start, &app.clock, answer).await
}
