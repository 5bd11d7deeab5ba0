//! Two approvals of the user at the same time.

use super::messages::message_of;
use crate::session::{Session, Started, wrong};

const TWICE: &str = "Countersign probe, two places: {{CODE}} {{CODE}}";
/// 160 septets once a code of 10 stands in place of the 12 of `{{CODE}}`.
const WHOLE_SMS: usize = 162;

pub(super) async fn ask(session: &mut Session) -> Result<(), String> {
    let first = whole_sms(session).await?;
    session.spare = Some(first.clone());
    let (second, _) = session.start(Some(TWICE)).await?;
    session.spare = Some(second.clone());
    let (first_code, second_code) = (first.code()?, second.code()?);
    placeholders(session, &second);
    session.see("sameCodeWhileValid", first_code == second_code);
    if first_code != second_code {
        let crossed = session.verify(&first.token, &second_code).await?;
        session.look("otherCodeConfirms", "the second code with the first status token", &crossed);
        session.see("otherCodeConfirms", crossed.is_success());
    }
    let checked = session.verify(&first.token, &first_code).await?;
    session.look("secondApprovalCancelsFirst", "the first code after the second start", &checked);
    session.see("secondApprovalCancelsFirst", !checked.is_success());
    if !checked.is_success() {
        session.see_status("expiredStatus", "the first code after the second start", &checked);
    }
    Ok(())
}

/// A refusal is told from one of a limit by a start with a short message.
async fn whole_sms(session: &mut Session) -> Result<Started, String> {
    let id = "messageOf160";
    match session.start(Some(&message_of(WHOLE_SMS))).await {
        Ok((started, answer)) => {
            session.look(id, "a start with a message of 160 septets", &answer);
            session.see(id, true);
            Ok(started)
        }
        Err(reason) if session.limit_met => Err(reason),
        Err(_) => {
            session.see(id, false);
            Ok(session.start(None).await?.0)
        }
    }
}

fn placeholders(session: &mut Session, started: &Started) {
    let id = "placeholdersAllReplaced";
    let code = started.sms.code.clone().unwrap_or_default();
    match &started.sms.text {
        Some(text) => {
            let twice = text.matches(&code).count() == 2 && !text.contains(&wrong(&code));
            session.see(id, twice);
        }
        None => {
            match session.console.ask("Does the code stand in it twice? (y or n; empty: skip)").as_str() {
                "y" => session.see(id, true),
                "n" => session.see(id, false),
                _ => session.remark(id, "only the text of the SMS shows it"),
            }
        }
    }
}
