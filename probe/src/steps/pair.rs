//! Two approvals of the user at the same time.

use super::messages::message_of;
use crate::session::{MESSAGE, Session, Started, wrong};

const WHOLE: &str = "messageOf160";
const TWICE: &str = "placeholdersAllReplaced";
const OF_BOTH: [&str; 3] = ["sameCodeWhileValid", "otherCodeConfirms", "secondApprovalCancelsFirst"];

const MESSAGE_OF_TWO: &str = "Countersign probe, two places: {{CODE}} {{CODE}}";
/// 160 septets once a code of 10 stands in place of the 12 of `{{CODE}}`.
const WHOLE_SMS: usize = 162;

pub(super) async fn ask(session: &mut Session) -> Result<(), String> {
    let both = session.wants(&OF_BOTH);
    let first = if both || session.wants(&[WHOLE]) { Some(first(session).await?) } else { None };
    if !both && !session.wants(&[TWICE]) {
        return Ok(());
    }
    let second = second(session).await?;
    session.spare = Some(second.clone());
    match first.filter(|_| both) {
        Some(first) => codes(session, &first, &second).await,
        None => Ok(()),
    }
}

async fn first(session: &mut Session) -> Result<Started, String> {
    let started = if session.wants(&[WHOLE]) {
        let what = "a start with a message of 160 septets";
        let (started, taken) = session.start_with(WHOLE, what, &message_of(WHOLE_SMS)).await?;
        if let Some(taken) = taken {
            session.see(WHOLE, taken);
        }
        started
    } else {
        session.start(Some(MESSAGE)).await?.0
    };
    session.spare = Some(started.clone());
    Ok(started)
}

async fn second(session: &mut Session) -> Result<Started, String> {
    if !session.wants(&[TWICE]) {
        return Ok(session.start(Some(MESSAGE)).await?.0);
    }
    let what = "a start with a message of two places";
    let (started, taken) = session.start_with(TWICE, what, MESSAGE_OF_TWO).await?;
    match taken {
        Some(true) => placeholders(session, &started),
        Some(false) => session.close(TWICE, "a message with two of them is refused"),
        None => {}
    }
    Ok(started)
}

async fn codes(session: &mut Session, first: &Started, second: &Started) -> Result<(), String> {
    let (first_code, second_code) = (first.code()?, second.code()?);
    session.see("sameCodeWhileValid", first_code == second_code);
    if first_code == second_code {
        session.close("otherCodeConfirms", "there is no other code");
    } else if session.wants(&["otherCodeConfirms"]) {
        let crossed = session.verify(&first.token, &second_code).await?;
        session.look("otherCodeConfirms", "the second code with the first status token", &crossed);
        session.see("otherCodeConfirms", crossed.is_success());
    }
    if session.wants(&["secondApprovalCancelsFirst"]) {
        let checked = session.verify(&first.token, &first_code).await?;
        session.look("secondApprovalCancelsFirst", "the first code after the second start", &checked);
        session.see("secondApprovalCancelsFirst", !checked.is_success());
        if !checked.is_success() {
            session.see_status("expiredStatus", "the first code after the second start", &checked);
        }
    }
    Ok(())
}

fn placeholders(session: &mut Session, started: &Started) {
    let code = started.sms.code.clone().unwrap_or_default();
    match &started.sms.text {
        Some(text) => {
            let twice = text.matches(&code).count() == 2 && !text.contains(&wrong(&code));
            session.see(TWICE, twice);
        }
        None => {
            match session.console.ask("Does the code stand in it twice? (y or n; empty: skip)").as_str() {
                "y" => session.see(TWICE, true),
                "n" => session.see(TWICE, false),
                _ => session.remark(TWICE, "only the text of the SMS shows it"),
            }
        }
    }
}
