//! What is written down of the questions that this run asks. Of any other nothing is: what is known of it stays.

use countersign::nevis::{KeyState, StartOutcome};
use serde_json::Value;

use super::Session;
use crate::answer::Answer;
use crate::findings::Finding;

impl Session {
    /// Writes down an answer of the instance.
    pub(crate) fn look(&mut self, id: &str, what: &str, answer: &Answer) {
        let printed = self.hidden.conceal(&format!("{what}: {}", answer.printed(&self.hidden)));
        self.note(id, |finding| finding.answers.push(printed));
    }

    /// Writes down what a question's answer is.
    pub(crate) fn see(&mut self, id: &str, value: impl Into<Value>) {
        let value = value.into();
        self.note(id, |finding| (finding.known, finding.value) = (true, value));
    }

    /// Both at once, for a question whose answer is a status.
    pub(crate) fn see_status(&mut self, id: &str, what: &str, answer: &Answer) {
        self.look(id, what, answer);
        self.see(id, answer.status);
        // With a key that is good: what is refused then, and is no refusal to Countersign, is not Nevis's word.
        let refused = matches!(answer.received().to_start(KeyState::Active), StartOutcome::Refused);
        if answer.is_refusal() && !refused {
            self.remark(id, "Countersign does not take this answer for a refusal by Nevis");
        }
    }

    /// Writes down what else there is to say. A question of which nothing more is known stays open.
    pub(crate) fn remark(&mut self, id: &str, remark: &str) {
        self.note(id, |finding| finding.remarks.push(remark.to_owned()));
    }

    /// Writes down why this instance has no answer to a question: it is not asked again.
    pub(crate) fn close(&mut self, id: &str, reason: &str) {
        self.remark(id, reason);
        self.note(id, |finding| finding.closed = true);
    }

    /// The answer to a start of a user over the limit.
    pub(crate) fn blocked(&mut self, answer: &Answer, what: &str) {
        self.look("blockedStatus", what, answer);
        let status = if answer.is_success() { Value::Null } else { answer.status.into() };
        self.see("blockedStatus", status);
        self.look("blockedRetryAfterSeconds", what, answer);
        self.see("blockedRetryAfterSeconds", answer.retry_after());
    }

    /// Adds to the finding of a question. What an earlier run has left of it goes with the first word of this one.
    fn note(&mut self, id: &str, note: impl FnOnce(&mut Finding)) {
        if !self.plan.wants(id) {
            return;
        }
        if self.found.insert(id.to_owned()) {
            self.findings.seen.remove(id);
        }
        note(self.findings.seen.entry(id.to_owned()).or_default());
    }
}
