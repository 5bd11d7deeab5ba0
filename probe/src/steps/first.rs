//! One approval from its start to its end, with everything that one SMS can tell.

mod body;
mod codes;

use countersign::nevis::{KeyState, StartOutcome, StatusToken, UserId};

use crate::answer::Answer;
use crate::instance::Bearer;
use crate::session::{Session, Started};

pub(super) async fn ask(session: &mut Session) -> Result<(), String> {
    let (started, answer) = session.start(None).await?;
    the_start(session, &started, &answer);
    lifetime(session, &started).await?;
    status(session, &started, "the status of the approval").await?;
    let code = started.code()?;
    the_sms(session, &started, &code);
    codes::ask(session, &started, &code).await
}

fn the_start(session: &mut Session, started: &Started, answer: &Answer) {
    session.see_status("approvalStatus", "a start without a message", answer);
    let start = answer.received().to_start(KeyState::Unclear);
    session.see("startIsSent", matches!(start, StartOutcome::Started { .. }));
    session.see("userIdInApproval", started.user_id.as_deref().and_then(UserId::parse).is_some());
    session.see("statusTokenFits", StatusToken::parse(&started.token).is_some());
    session.remark("statusTokenFits", &format!("it has {} characters", started.token.len()));
}

/// Introspection while the code is open.
async fn lifetime(session: &mut Session, started: &Started) -> Result<(), String> {
    let id = "introspectInMilliseconds";
    if !session.wants(&[id]) {
        return Ok(());
    }
    let introspected = session.instance.introspect(&Bearer::Key, &started.token).await?;
    session.look(id, "introspection of the status token", &introspected);
    match introspected.member("iat").as_u64() {
        Some(issued) => session.see(id, is_milliseconds(issued)),
        None => session.close(id, "there is no `iat`"),
    }
    session.lifetime = lifetime_of(&introspected);
    Ok(())
}

async fn status(session: &mut Session, started: &Started, what: &str) -> Result<(), String> {
    let id = "statusKnowsSms";
    if !session.wants(&[id]) {
        return Ok(());
    }
    let status = session.instance.status(&started.token).await?;
    session.look(id, what, &status);
    let word = status.text("status").unwrap_or_else(|| "unknown".to_owned());
    session.see(id, status.is_success() && word != "unknown");
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
    if !session.wants(&["defaultText"]) {
        return;
    }
    match session.phone.text_of(&started.sms, &session.console) {
        // What else it holds of the user is no part of the text.
        Some(text) => {
            let text = session.hidden.conceal(&text.replace(code, "{{CODE}}"));
            session.see("defaultText", text);
        }
        None => session.remark("defaultText", "only the text of the SMS shows it"),
    }
}
