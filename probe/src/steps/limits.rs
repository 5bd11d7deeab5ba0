//! The instance's own limits, last, as they may leave the user blocked.

use serde_json::Value;

use crate::session::{MESSAGE, Session, Started, wrong};

const ATTEMPTS: &str = "attemptsPerToken";
const EXHAUSTED: &str = "attemptsExhaustedStatus";

pub(super) async fn ask(session: &mut Session) -> Result<(), String> {
    if session.wants(&[ATTEMPTS, EXHAUSTED]) {
        let started = match session.spare.clone() {
            Some(started) => started,
            None => session.start(Some(MESSAGE)).await?.0,
        };
        session.spare = Some(started.clone());
        attempts(session, &started).await?;
    }
    sends(session).await;
    Ok(())
}

/// Wrong codes until the answer changes, and then the right one: only that shows whether there is a limit.
async fn attempts(session: &mut Session, started: &Started) -> Result<(), String> {
    let code = started.code()?;
    let mut first = None;
    let mut counted = None;
    for number in 0..session.settings.wrong_codes {
        let answer = session.verify(&started.token, &wrong(&code)).await?;
        let word = answer.word();
        let usual = first.get_or_insert_with(|| word.clone());
        if *usual != word {
            session.look(ATTEMPTS, &format!("wrong code {}", number + 1), &answer);
            counted = Some(number);
            break;
        }
    }
    let right = session.verify(&started.token, &code).await?;
    session.look(ATTEMPTS, "the right code after that", &right);
    if right.is_success() {
        session.see(ATTEMPTS, Value::Null);
        session.remark(ATTEMPTS, &format!("no limit seen in {} wrong codes", session.settings.wrong_codes));
        session.close(EXHAUSTED, "there was no last attempt");
        return Ok(());
    }
    session.see_status(EXHAUSTED, "the right code after the last attempt", &right);
    let most = session.settings.wrong_codes;
    match counted {
        Some(number) => session.see(ATTEMPTS, number),
        None => session.close(ATTEMPTS, &format!("there is a limit of at most {most}")),
    }
    Ok(())
}

/// The SMS of a run count from its beginning, those of `PROBE_MORE_SMS` last.
async fn sends(session: &mut Session) {
    let id = "sendsUntilBlocked";
    if !session.wants(&[id]) {
        return;
    }
    let mut failed = false;
    for _ in 0..session.settings.more_sms {
        if session.limit_met || failed {
            break;
        }
        failed = session.start(Some(MESSAGE)).await.is_err();
    }
    if failed && !session.limit_met {
        session.remark(id, &format!("a start failed; no limit seen in {} SMS until then", session.sent));
        return;
    }
    // An earlier run that has met the limit later knows more.
    let known = session.findings.seen.get(id).and_then(|finding| finding.value.as_u64()).unwrap_or(0);
    if !session.limit_met && u64::from(session.sent) > known {
        session.see(id, Value::Null);
        session.remark(id, &format!("no limit seen in {} SMS", session.sent));
    }
}
