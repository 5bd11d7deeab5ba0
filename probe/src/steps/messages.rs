//! Messages that break a rule. They are asked for nobody, so that nothing is sent; where nobody gets the same answer with a good
//! message, they are asked for the user.

use serde_json::Value;

use super::users::nobody;
use crate::answer::{Answer, Word};
use crate::instance::Bearer;
use crate::session::{MESSAGE, Session};

const LIMIT: &str = "maxMessageSeptets";
const WITHOUT_CODE: &str = "Countersign probe: a message without a code";
const OTHER_ALPHABET: &str = "Countersign probe: \u{3bb} \u{1f642} {{CODE}}";
/// Four parts of an SMS and more.
const LONGEST: usize = 1_600;
/// Two parts.
const LONG: usize = 320;

pub(super) async fn ask(session: &mut Session) -> Result<(), String> {
    let nobody_is_told = of_nobody(session, MESSAGE).await?.word();
    if session.wants(&["badMessageStatus"]) {
        let without_code = refused(session, WITHOUT_CODE, &nobody_is_told).await?;
        session.see_status("badMessageStatus", "a message without a code", &without_code);
    }
    if session.wants(&["otherAlphabetRefused"]) {
        let alphabet = refused(session, OTHER_ALPHABET, &nobody_is_told).await?;
        session.look("otherAlphabetRefused", "a message that is not GSM-7", &alphabet);
        session.see("otherAlphabetRefused", !alphabet.is_success());
    }
    if session.wants(&[LIMIT]) { limit(session, &nobody_is_told).await } else { Ok(()) }
}

/// What is said of a message: to nobody, if it is judged before the user is looked for, else to the user.
async fn refused(session: &mut Session, message: &str, nobody_is_told: &Word) -> Result<Answer, String> {
    let answer = of_nobody(session, message).await?;
    if answer.word() == *nobody_is_told { of_the_user(session, message).await } else { Ok(answer) }
}

async fn of_nobody(session: &Session, message: &str) -> Result<Answer, String> {
    session.instance.approval(&Bearer::Key, nobody(), Some(message)).await
}

/// An SMS may come of it, and is not needed.
async fn of_the_user(session: &mut Session, message: &str) -> Result<Answer, String> {
    let answer = session.instance.approval(&Bearer::Key, &session.settings.username, Some(message)).await?;
    if answer.is_success() {
        session.sent += 1;
        session.findings.sms += 1;
        for member in ["statusToken", "transactionId", "userId"] {
            session.hidden.keep(&answer.text(member).unwrap_or_default());
        }
        session.console.say("   An SMS may arrive; its code is not needed.");
    }
    Ok(answer)
}

async fn limit(session: &mut Session, nobody_is_told: &Word) -> Result<(), String> {
    let judged_for_nobody = of_nobody(session, WITHOUT_CODE).await?.word() != *nobody_is_told;
    if judged_for_nobody { exact(session, nobody_is_told).await } else { long(session).await }
}

/// Halves the range between a message that is long enough for any and one that is refused.
async fn exact(session: &mut Session, nobody_is_told: &Word) -> Result<(), String> {
    let longest = of_nobody(session, &message_of(LONGEST)).await?;
    session.look(LIMIT, "a message of 1,600 septets", &longest);
    if longest.word() == *nobody_is_told {
        session.see(LIMIT, Value::Null);
        return Ok(());
    }
    let (mut taken, mut refused) = (septets(MESSAGE), LONGEST);
    while refused - taken > 1 {
        let middle = usize::midpoint(taken, refused);
        let answer = of_nobody(session, &message_of(middle)).await?;
        if answer.word() == *nobody_is_told { taken = middle } else { refused = middle }
    }
    session.see(LIMIT, taken);
    Ok(())
}

/// With the user, only whether there is a limit below two parts: each try may send an SMS.
async fn long(session: &mut Session) -> Result<(), String> {
    let answer = of_the_user(session, &message_of(LONG)).await?;
    session.look(LIMIT, "a message of 320 septets", &answer);
    if answer.is_success() {
        session.see(LIMIT, Value::Null);
        session.remark(LIMIT, "320 septets are taken; a limit beyond was not looked for");
    } else {
        session.close(LIMIT, "there is a limit below 320 septets, which was not looked for");
    }
    Ok(())
}

/// A message of so many septets as written.
pub(super) fn message_of(wanted: usize) -> String {
    format!("{MESSAGE}{}", ".".repeat(wanted.saturating_sub(septets(MESSAGE))))
}

/// Braces stand in the table of extensions and count two.
fn septets(text: &str) -> usize {
    text.chars().map(|letter| if matches!(letter, '{' | '}') { 2 } else { 1 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_its_septets() {
        assert_eq!(septets("{{CODE}}"), 12);
        for wanted in [40, 162, 320, 1600] {
            assert_eq!(septets(&message_of(wanted)), wanted);
        }
    }
}
