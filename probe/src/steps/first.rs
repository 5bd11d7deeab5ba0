//! One approval from its start to its end, with everything that one SMS can tell.

mod body;

use countersign::nevis::{KeyState, StartOutcome, StatusToken, UserId, VerificationOutcome};
use serde_json::Value;

use self::body::{refusal_shape, template};
use crate::answer::Answer;
use crate::instance::Bearer;
use crate::session::{Session, Started, wrong};

pub(super) async fn ask(session: &mut Session) -> Result<(), String> {
    let (started, answer) = session.start(None).await?;
    the_start(session, &started, &answer);
    tokens(session, &started).await?;
    let code = started.code()?;
    the_sms(session, &started, &code);
    wrong_code(session, &started, &code).await?;
    other_token(session, &started, &code).await?;
    right_code(session, &started, &code).await
}

fn the_start(session: &mut Session, started: &Started, answer: &Answer) {
    session.see_status("approvalStatus", "a start without a message", answer);
    let start = answer.received().to_start(KeyState::Unclear);
    session.see("startIsSent", matches!(start, StartOutcome::Started { .. }));
    session.see("userIdInApproval", started.user_id.as_deref().and_then(UserId::parse).is_some());
    session.see("statusTokenFits", StatusToken::parse(&started.token).is_some());
    session.remark("statusTokenFits", &format!("it has {} characters", started.token.len()));
}

/// Introspection and status while the code is open.
async fn tokens(session: &mut Session, started: &Started) -> Result<(), String> {
    let id = "introspectInMilliseconds";
    let introspected = session.instance.introspect(&Bearer::Key, &started.token).await?;
    session.look(id, "introspection of the status token", &introspected);
    match introspected.member("iat").as_u64() {
        Some(issued) => session.see(id, is_milliseconds(issued)),
        None => session.remark(id, "there is no `iat`"),
    }
    session.lifetime = lifetime_of(&introspected);
    let status = session.instance.status(&started.token).await?;
    session.look("statusKnowsSms", "the status of the approval", &status);
    let word = status.text("status").unwrap_or_else(|| "unknown".to_owned());
    session.see("statusKnowsSms", status.is_success() && word != "unknown");
    Ok(())
}

/// Later than the year 5000 as seconds.
const fn is_milliseconds(time: u64) -> bool {
    time > 100_000_000_000
}

/// Seconds from `iat` to `exp`.
pub(super) fn lifetime_of(introspected: &Answer) -> Option<u64> {
    let (issued, expires) = (introspected.member("iat").as_u64()?, introspected.member("exp").as_u64()?);
    let unit = if is_milliseconds(issued) { 1_000 } else { 1 };
    Some(expires.checked_sub(issued)? / unit)
}

fn the_sms(session: &mut Session, started: &Started, code: &str) {
    session.see("codeLength", code.chars().count());
    session.see("codeIsDigits", code.bytes().all(|byte| byte.is_ascii_digit()));
    match session.phone.text_of(&started.sms, &session.console) {
        // What else it holds of the user is no part of the text.
        Some(text) => {
            let text = session.hidden.conceal(&text.replace(code, "{{CODE}}"));
            session.see("defaultText", text);
        }
        None => session.remark("defaultText", "only the text of the SMS shows it"),
    }
}

async fn wrong_code(session: &mut Session, started: &Started, code: &str) -> Result<(), String> {
    let refused = session.verify(&started.token, &wrong(code)).await?;
    session.see_status("wrongCodeStatus", "a wrong code", &refused);
    session.see("refusalShape", refusal_shape(&refused));
    let key = session.instance.introspect_key().await?.received().to_introspection();
    session.see("wrongCodeIsNo", outcome(session, started, &refused, key) == VerificationOutcome::Rejected);
    Ok(())
}

/// What Countersign makes of the answer to a code.
fn outcome(session: &Session, started: &Started, answer: &Answer, key: KeyState) -> VerificationOutcome {
    answer.received().to_verification(key, &session.user_id, &started.transaction)
}

/// The right code with the token altered at its end, and for another user.
async fn other_token(session: &mut Session, started: &Started, code: &str) -> Result<(), String> {
    let altered = altered(&started.token);
    session.hidden.keep(&altered);
    let foreign = session.verify(&altered, code).await?;
    session.see_status("foreignTokenStatus", "the right code with an altered status token", &foreign);
    let id = "otherUserRefused";
    let Some(other) = session.settings.other.clone() else {
        session.remark(id, "name any other user in PROBE_OTHER_USERNAME to ask this; nothing is sent there");
        return Ok(());
    };
    let found = session.instance.user(&other).await?;
    super::users::learn(&session.hidden, &found);
    let answer = session.verify_for(&found.text("userId").unwrap_or_default(), &started.token, code).await?;
    session.look(id, "the right code and status token for another user", &answer);
    session.see(id, !answer.is_success());
    Ok(())
}

/// Another signature.
fn altered(token: &str) -> String {
    let kept = token.char_indices().nth_back(7).map_or(0, |(at, _)| at);
    let end: String = token.chars().skip(kept).map(|letter| if letter == 'A' { 'B' } else { 'A' }).collect();
    format!("{}{end}", token.get(..kept).unwrap_or_default())
}

async fn right_code(session: &mut Session, started: &Started, code: &str) -> Result<(), String> {
    let verified = session.verify(&started.token, code).await?;
    session.see_status("verifiedStatus", "the right code", &verified);
    session.see("verifiedBody", template(&verified, &session.user_id, &started.transaction, &session.hidden));
    let outcome = outcome(session, started, &verified, KeyState::Unclear);
    session.see("rightCodeIsYes", outcome == VerificationOutcome::Approved);
    let again = session.verify(&started.token, code).await?;
    session.look("verifiedCodeReusable", "the right code again", &again);
    session.see("verifiedCodeReusable", again.is_success());
    if again.is_success() {
        session.remark("usedStatus", "a used code is taken, so it has no refusal");
    } else {
        session.see_status("usedStatus", "the right code again", &again);
    }
    let introspected = session.instance.introspect(&Bearer::Key, &started.token).await?;
    session.look("statusTokenActiveAfterUse", "introspection of the status token after that", &introspected);
    session.see("statusTokenActiveAfterUse", introspected.member("active") == Value::Bool(true));
    let status = session.instance.status(&started.token).await?;
    session.look("statusKnowsSms", "the status after that", &status);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_altered_token_has_another_end_and_the_same_length() {
        let token = "eyJhbGciOiJIUzUxMiJ9.eyJhdWQi.AAbbccdd";
        let other = altered(token);
        assert_eq!((other.len(), &other[..30]), (token.len(), &token[..30]));
        assert_ne!(other, token);
        assert_eq!(altered(""), "");
    }
}
