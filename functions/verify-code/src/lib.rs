//! `POST /v1/approvals/{approvalId}/verification`: checks the code and gives the receipt. And the two
//! documents of discovery, with which others check receipts.

use countersign::Countersign;
use countersign::approvals::{Approved, Begun, NewCheck, Refusal, Refused, RunningCheck};
use countersign::exchange::{Exchange, reply_of};
use countersign::nevis::Calls;
use countersign::problem::Problem;
use countersign::reply::Reply;
use countersign::telemetry::Event;
use lambda_http::{Body, Request, Response};

mod command;
mod discovery;
mod keys;
#[cfg(any(test, fuzzing))]
pub mod properties;
mod receipt;

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
        let document = Document::asked_for(&request);
        let event = if document.is_some() { Event::Discovery } else { Event::Verification };
        let mut exchange = Exchange::new(event, &request, &self.countersign.clock);
        if let Some(document) = document {
            let story = discovery::story(self.receipts.as_ref(), document, &request, &mut exchange);
            let reply = reply_of(Box::pin(story)).await;
            return exchange.finish(reply);
        }
        let reply = reply_of(Box::pin(self.story(&request, &mut exchange))).await;
        self.countersign.finish(exchange, reply)
    }

    async fn story(&self, request: &Request, exchange: &mut Exchange) -> Result<Reply, Reply> {
        let (countersign, approvals) = (&self.countersign, &self.countersign.approvals);
        let command = command::parse(request, exchange, &countersign.config.caller_auth)?;
        exchange.line.approval_id = Some(command.approval_id.id().to_owned());
        let seen = approvals.read(command.approval_id.tag(), &exchange.deadline).await;
        let seen = seen.map_err(|refused| Problem::from(refused.refusal))?;
        if !approvals.is_approved(&seen, &command) {
            countersign.ready(exchange).await?;
        }
        let begun = approvals.begin(seen, &command, &exchange.deadline).await;
        let check = match begun.map_err(|refused| not_begun(&refused, exchange))? {
            Begun::Judge(check) => check,
            Begun::Repeated(approved) => return self.approved("approved", &approved, exchange).await,
        };
        exchange.line.stays(&check.facts());
        let judged = self.judge(*check, &command, exchange).await;
        let approved = judged.map_err(|refusal| not_approved(refusal, exchange))?;
        self.approved("pending", &approved, exchange).await
    }

    /// Has Nevis judge the code, and writes down what it said.
    async fn judge(
        &self,
        check: RunningCheck,
        command: &NewCheck,
        exchange: &mut Exchange,
    ) -> Result<Approved, Refusal> {
        let (countersign, mut calls) = (&self.countersign, Calls::none());
        let Some(until) = exchange.deadline.nevis(calls.spent) else {
            return countersign.approvals.release(check, &exchange.deadline).await;
        };
        calls.allow(until);
        let said = countersign.nevis.verify_code(&check.request(&command.code), &mut calls).await;
        exchange.line.upstream(calls.status, calls.spent);
        countersign.approvals.end(check, said, &exchange.deadline).await
    }

    /// The approval is approved, whatever becomes of the receipt.
    async fn approved(
        &self,
        state_before: &'static str,
        approved: &Approved,
        exchange: &mut Exchange,
    ) -> Result<Reply, Reply> {
        exchange.line.transaction_id = Some(approved.transaction_id.clone());
        exchange.line.template = approved.transaction.as_ref().map(|approved| approved.template.clone());
        exchange.line.state_before = Some(state_before);
        exchange.line.state_after = Some("approved");
        receipt::reply(self.receipts.as_ref(), approved, exchange).await
    }
}

/// The reply where no check began.
fn not_begun(refused: &Refused, exchange: &mut Exchange) -> Reply {
    if let Some(approval) = &refused.approval {
        exchange.line.stays(approval);
    }
    Problem::from(refused.refusal).into()
}

/// The reply where a check ended without an approval.
fn not_approved(refusal: Refusal, exchange: &mut Exchange) -> Reply {
    if refusal == Refusal::Cancelled {
        exchange.line.state_after = Some("cancelled");
    }
    Problem::from(refusal).into()
}
