//! The instance's own limits, last, as they may leave the user blocked.

use serde_json::Value;

use crate::session::{MESSAGE, Session, Started, wrong};

pub(super) async fn ask(session: &mut Session) -> Result<(), String> {
    let started = match session.spare.clone() {
        Some(started) => started,
        None => session.start(Some(MESSAGE)).await?.0,
    };
    session.spare = Some(started.clone());
    attempts(session, &started).await?;
    sends(session).await;
    Ok(())
}

/// Wrong codes until the answer changes, and then the right one: only that shows whether there is a limit.
async fn attempts(session: &mut Session, started: &Started) -> Result<(), String> {
    let id = "attemptsPerToken";
    let code = started.code()?;
    let mut first = None;
    let mut counted = None;
    for number in 0..session.settings.wrong_codes {
        let answer = session.verify(&started.token, &wrong(&code)).await?;
        let word = answer.word();
        let usual = first.get_or_insert_with(|| word.clone());
        if *usual != word {
            session.look(id, &format!("wrong code {}", number + 1), &answer);
            counted = Some(number);
            break;
        }
    }
    let right = session.verify(&started.token, &code).await?;
    session.look(id, "the right code after that", &right);
    if right.is_success() {
        session.see(id, Value::Null);
        session.remark(id, &format!("no limit seen in {} wrong codes", session.settings.wrong_codes));
        return Ok(());
    }
    session.see_status("attemptsExhaustedStatus", "the right code after the last attempt", &right);
    match counted {
        Some(number) => session.see(id, number),
        None => session.remark(id, &format!("there is a limit of at most {}", session.settings.wrong_codes)),
    }
    Ok(())
}

async fn sends(session: &mut Session) {
    for _ in 0..session.settings.more_sms {
        if session.limit_met || session.start(Some(MESSAGE)).await.is_err() {
            break;
        }
    }
    if !session.limit_met {
        session.see("sendsUntilBlocked", Value::Null);
        session.remark("sendsUntilBlocked", &format!("no limit seen in {} SMS", session.sent));
    }
}
