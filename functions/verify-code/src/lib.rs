//! All that is asked of an approval once its SMS is sent: the check of the code, how it stands, calling it off,
//! and the user's panic button. And the two documents of discovery, with which others check receipts.

use countersign::Countersign;
use countersign::exchange::{Exchange, reply_of};
use countersign::reply::Reply;
use countersign::route::Route;
use countersign::telemetry::Event;
use lambda_http::{Body, Request, Response};

mod cancellation;
mod discovery;
mod keys;
mod lock;
#[cfg(any(test, fuzzing))]
pub mod properties;
mod receipt;
mod verification;
mod view;

use discovery::Document;
use receipt::Receipts;

/// The function, initialised.
pub struct VerifyCode {
    countersign: Countersign,
    receipts: Option<Receipts>,
}

impl VerifyCode {
    /// Initialises the process, or ends it with one line in the log. With receipts on, their public keys
    /// are fetched side by side with everything else.
    pub async fn initialise_or_exit() -> Self {
        let countersign = Countersign::prepare_or_exit().await;
        let config = countersign.config.receipts.clone();
        let receipts = config.map(|config| Receipts::new(&countersign.aws, config));
        countersign.warm_up_or_exit(receipts.as_ref().map(Receipts::fetching_keys)).await;
        Self { countersign, receipts }
    }

    /// Answers one request.
    pub async fn answer(&self, request: Request) -> Response<Body> {
        let route = Route::of(&request);
        let mut exchange = Exchange::new(event(route), &request, &self.countersign.clock);
        let reply = reply_of(Box::pin(self.story(route, &request, &mut exchange))).await;
        self.countersign.finish(exchange, reply)
    }

    async fn story(
        &self,
        route: Route<'_>,
        request: &Request,
        exchange: &mut Exchange,
    ) -> Result<Reply, Reply> {
        let (countersign, receipts) = (&self.countersign, self.receipts.as_ref());
        match route {
            Route::Approval(id) => view::story(countersign, id, request, exchange).await,
            Route::Cancellation(id) => cancellation::story(countersign, id, request, exchange).await,
            Route::Locks => lock::story(countersign, request, exchange).await,
            Route::WellKnown(name) => {
                discovery::story(receipts, Document::named(name), request, exchange).await
            }
            Route::Verification(_) | Route::Approvals | Route::Unknown => {
                verification::story(countersign, receipts, request, exchange).await
            }
        }
    }
}

/// What a request is in the log.
fn event(route: Route<'_>) -> Event {
    match route {
        Route::Approval(_) => Event::View,
        Route::Cancellation(_) => Event::Cancellation,
        Route::Locks => Event::Lock,
        Route::WellKnown(_) => Event::Discovery,
        Route::Verification(_) | Route::Approvals | Route::Unknown => Event::Verification,
    }
}
