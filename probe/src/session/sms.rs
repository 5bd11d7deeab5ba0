//! Approvals of the user, with the SMS that comes, and the checks of its code.

use std::time::Instant;

use super::Session;
use crate::answer::Answer;
use crate::instance::Bearer;
use crate::phone::Sms;

/// A message that says what it is, for the starts of which the text does not matter.
pub(crate) const MESSAGE: &str = "Countersign probe: {{CODE}}";

/// An approval that was started, with the SMS that came.
#[derive(Clone)]
pub(crate) struct Started {
    pub(crate) token: String,
    pub(crate) transaction: String,
    pub(crate) user_id: Option<String>,
    pub(crate) sms: Sms,
    pub(crate) at: Instant,
}

impl Started {
    /// The code, or that there is none to go on with.
    pub(crate) fn code(&self) -> Result<String, String> {
        self.sms.code.clone().ok_or_else(|| "no SMS arrived".to_owned())
    }
}

impl Session {
    /// Starts an approval of the user. `Err` where it was refused: no further question of the step can be asked.
    pub(crate) async fn start(&mut self, message: Option<&str>) -> Result<(Started, Answer), String> {
        match self.post(message).await? {
            Ok(started) => Ok(started),
            Err(refusal) => {
                self.refused(&refusal).await?;
                Err(not_started(&refusal))
            }
        }
    }

    /// Starts an approval with a message that is itself in question, and says whether it was taken: `None` where its
    /// refusal says nothing of the message. Where it is refused, a start without a message goes on: only that tells a
    /// refused message from a user who is over the limit.
    pub(crate) async fn start_with(
        &mut self,
        id: &str,
        what: &str,
        message: &str,
    ) -> Result<(Started, Option<bool>), String> {
        match self.post(Some(message)).await? {
            Ok((started, answer)) => {
                self.look(id, what, &answer);
                Ok((started, Some(true)))
            }
            Err(refusal) if refusal.is_refusal() => {
                let (started, _) = self.start(None).await?;
                self.look(id, what, &refusal);
                if refusal.may_be_about_the_body() {
                    return Ok((started, Some(false)));
                }
                self.remark(id, "that says nothing of the message");
                Ok((started, None))
            }
            Err(fault) => Err(not_started(&fault)),
        }
    }

    /// Posts an approval. The inner `Err` is an answer that is no success. A refusal sent no SMS; of a 5xx nobody knows.
    async fn post(&mut self, message: Option<&str>) -> Result<Result<(Started, Answer), Answer>, String> {
        let after = self.phone.count().await;
        let answer = self.instance.approval(&Bearer::Key, &self.settings.username, message).await?;
        if answer.is_success() {
            Ok(Ok((self.started(&answer, after).await, answer)))
        } else {
            Ok(Err(answer))
        }
    }

    /// Takes in the answer to a start that was sent, and the SMS.
    pub(crate) async fn started(&mut self, answer: &Answer, after: usize) -> Started {
        self.sent += 1;
        self.findings.sms += 1;
        let member = |name: &str| answer.text(name).unwrap_or_default();
        let (token, transaction) = (member("statusToken"), member("transactionId"));
        for secret in [&token, &transaction, &member("userId")] {
            self.hidden.keep(secret);
        }
        let sms = self.phone.next(after, &self.console).await;
        self.hidden.keep(sms.code.as_deref().unwrap_or_default());
        let at = Instant::now();
        Started { token, transaction, user_id: answer.text("userId"), sms, at }
    }

    /// A refusal behind SMS that were sent shows the instance's limit, and what a check of a code is answered then.
    async fn refused(&mut self, answer: &Answer) -> Result<(), String> {
        if self.sent == 0 || self.limit_met || !answer.is_refusal() {
            return Ok(());
        }
        self.limit_met = true;
        self.see("sendsUntilBlocked", self.sent);
        self.blocked(answer, "a start after that");
        let token = self.spare.as_ref().map_or_else(|| "none".to_owned(), |started| started.token.clone());
        let check = self.verify(&token, "000000").await?;
        self.see_status("blockedVerificationStatus", "a code of a user over the limit", &check);
        Ok(())
    }

    /// Posts a code of the user.
    pub(crate) async fn verify(&mut self, token: &str, code: &str) -> Result<Answer, String> {
        let user_id = self.user_id.clone();
        self.verify_for(user_id.as_str(), token, code).await
    }

    /// Posts a code of whoever has this id, and counts it unless it was taken.
    pub(crate) async fn verify_for(
        &mut self,
        user_id: &str,
        token: &str,
        code: &str,
    ) -> Result<Answer, String> {
        let answer = self.instance.verification(user_id, token, code).await?;
        if !answer.is_success() {
            self.findings.refused_codes += 1;
        }
        Ok(answer)
    }
}

fn not_started(answer: &Answer) -> String {
    let ended = if answer.is_refusal() { "refused" } else { "answered" };
    format!("the start was {ended} with {}", answer.status)
}

/// Another code of the same length.
pub(crate) fn wrong(code: &str) -> String {
    let (rest, last) = code.split_at(code.len() - code.chars().next_back().map_or(0, char::len_utf8));
    format!("{rest}{}", if last == "0" { '1' } else { '0' })
}
