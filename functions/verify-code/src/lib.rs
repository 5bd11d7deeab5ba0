//! All that is asked of an approval once its SMS is sent: the check of the code, how it stands, calling it off,
//! and the user's panic button. And the two documents of discovery, with which others check receipts.
//!
//! Each has a module of its own, and `verification` is the one to begin with.

use countersign::App;
use countersign::edge::{Event, Exchange, Reply, Route, reply_of};
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
    app: App,
    receipts: Option<Receipts>,
}

impl VerifyCode {
    /// Initialises the process, or ends it with one line in the log. With receipts on, their public keys
    /// are fetched side by side with everything else.
    pub async fn initialise_or_exit() -> Self {
        let app = App::prepare_or_exit().await;
        let config = app.config.receipts.clone();
        let receipts = config.map(|config| Receipts::new(&app.aws, config));
        app.warm_up_or_exit(receipts.as_ref().map(Receipts::fetching_keys)).await;
        Self { app, receipts }
    }

    /// Answers one request.
    pub async fn answer(&self, request: Request) -> Response<Body> {
        let route = Route::of(&request);
        let mut exchange = Exchange::new(event(route), &request, &self.app.clock);
        let reply = reply_of(Box::pin(self.route(route, &request, &mut exchange))).await;
        self.app.finish(exchange, reply)
    }

    /// A path that is none of these goes to the verification, which says so with 404.
    async fn route(
        &self,
        route: Route<'_>,
        request: &Request,
        exchange: &mut Exchange,
    ) -> Result<Reply, Reply> {
        let (app, receipts) = (&self.app, self.receipts.as_ref());
        match route {
            Route::Approval(id) => view::show(app, id, request, exchange).await,
            Route::Cancellation(id) => cancellation::cancel(app, id, request, exchange).await,
            Route::Locks => lock::lock_user(app, request, exchange).await,
            Route::WellKnown(name) => {
                discovery::publish(receipts, Document::named(name), request, exchange).await
            }
            Route::Verification(_) | Route::Approvals | Route::Unknown => {
                verification::verify(app, receipts, request, exchange).await
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
