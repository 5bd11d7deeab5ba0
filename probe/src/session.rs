//! One run against one instance: what all steps share.

use std::path::PathBuf;

use countersign::nevis::UserId;
use serde_json::Value;

use crate::answer::Answer;
use crate::console::Console;
use crate::contract::Contract;
use crate::findings::Findings;
use crate::hidden::Hidden;
use crate::instance::{Bearer, Instance};
use crate::phone::{Phone, Sms};
use crate::settings::Settings;
use crate::steps::users;

/// A message that says what it is, for the starts of which the text does not matter.
pub(crate) const MESSAGE: &str = "Countersign probe: {{CODE}}";

pub(crate) struct Session {
    pub(crate) settings: Settings,
    pub(crate) instance: Instance,
    pub(crate) phone: Phone,
    pub(crate) console: Console,
    pub(crate) hidden: Hidden,
    pub(crate) contract: Contract,
    pub(crate) findings: Findings,
    /// The id of the user at the instance.
    pub(crate) user_id: UserId,
    /// SMS of this run, and whether one was refused after that.
    pub(crate) sent: u32,
    pub(crate) limit_met: bool,
    /// An approval whose code is not yet used, with its lifetime in seconds as its token says.
    pub(crate) spare: Option<Started>,
    pub(crate) lifetime: Option<u64>,
}

/// An approval that was started, with the SMS that came.
#[derive(Clone)]
pub(crate) struct Started {
    pub(crate) token: String,
    pub(crate) transaction: String,
    pub(crate) user_id: Option<String>,
    pub(crate) sms: Sms,
    pub(crate) at: std::time::Instant,
}

impl Started {
    /// The code, or that there is none to go on with.
    pub(crate) fn code(&self) -> Result<String, String> {
        self.sms.code.clone().ok_or_else(|| "no SMS arrived".to_owned())
    }
}

impl Session {
    /// Finds the user, whose id is in the path of every check of a code.
    pub(crate) async fn begin(
        settings: Settings,
        instance: Instance,
        console: Console,
        hidden: Hidden,
        findings: Findings,
    ) -> Result<Self, String> {
        let found = instance.user(&settings.username).await?;
        users::learn(&hidden, &found);
        let user_id = users::id_of(&found).ok_or_else(|| {
            format!("the instance does not know PROBE_USERNAME: {}", hidden.conceal(&found.printed(&hidden)))
        })?;
        hidden.keep(user_id.as_str());
        let inbox = settings.inbox.clone();
        Ok(Self {
            phone: inbox.map_or(Phone::Held, |url| instance.inbox(url, &settings.username)),
            contract: Contract::read(),
            settings,
            instance,
            console,
            hidden,
            findings,
            user_id,
            sent: 0,
            limit_met: false,
            spare: None,
            lifetime: None,
        })
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.settings.folder.join(name)
    }

    /// Writes down an answer of the instance.
    pub(crate) fn look(&mut self, id: &str, what: &str, answer: &Answer) {
        let printed = self.hidden.conceal(&format!("{what}: {}", answer.printed(&self.hidden)));
        self.findings.of(id).answers.push(printed);
    }

    /// Writes down what a question's answer is.
    pub(crate) fn see(&mut self, id: &str, value: impl Into<Value>) {
        let finding = self.findings.of(id);
        (finding.known, finding.value) = (true, value.into());
    }

    /// Both at once, for a question whose answer is a status.
    pub(crate) fn see_status(&mut self, id: &str, what: &str, answer: &Answer) {
        self.look(id, what, answer);
        self.see(id, answer.status);
    }

    pub(crate) fn remark(&mut self, id: &str, remark: &str) {
        self.findings.of(id).remarks.push(remark.to_owned());
    }

    /// Starts an approval of the user. `Err` where it was refused: no further question of the step can be asked.
    pub(crate) async fn start(&mut self, message: Option<&str>) -> Result<(Started, Answer), String> {
        let after = self.phone.count().await;
        let answer = self.instance.approval(&Bearer::Key, &self.settings.username, message).await?;
        if !answer.is_success() {
            self.refused(&answer).await?;
            return Err(format!("the start was refused with {}", answer.status));
        }
        Ok((self.started(&answer, after).await, answer))
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
        let at = std::time::Instant::now();
        Started { token, transaction, user_id: answer.text("userId"), sms, at }
    }

    /// A refusal behind SMS that were sent shows the instance's limit, and what a check of a code is answered then.
    async fn refused(&mut self, answer: &Answer) -> Result<(), String> {
        if self.sent == 0 || self.limit_met {
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

    /// The answer to a start of a user over the limit.
    pub(crate) fn blocked(&mut self, answer: &Answer, what: &str) {
        self.look("blockedStatus", what, answer);
        let status = if answer.is_success() { Value::Null } else { answer.status.into() };
        self.see("blockedStatus", status);
        self.look("blockedRetryAfterSeconds", what, answer);
        self.see("blockedRetryAfterSeconds", answer.retry_after());
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

/// Another code of the same length.
pub(crate) fn wrong(code: &str) -> String {
    let (rest, last) = code.split_at(code.len() - code.chars().next_back().map_or(0, char::len_utf8));
    format!("{rest}{}", if last == "0" { '1' } else { '0' })
}
