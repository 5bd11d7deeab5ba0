//! What the instance says of codes: the wrong one, the right one where it does not belong, the right one, and that again.

use countersign::nevis::{KeyState, VerificationOutcome};
use serde_json::Value;

use super::body::{refusal_shape, template};
use super::status;
use crate::answer::Answer;
use crate::instance::Bearer;
use crate::session::{Session, Started, wrong};
use crate::settings::OTHER;
use crate::steps::users;

const OF_THE_WRONG_CODE: [&str; 3] = ["wrongCodeStatus", "refusalShape", "wrongCodeIsNo"];
const OF_THE_RIGHT_CODE: [&str; 3] = ["verifiedStatus", "verifiedBody", "rightCodeIsYes"];
const OF_A_USED_CODE: [&str; 2] = ["verifiedCodeReusable", "usedStatus"];
const OF_A_USED_TOKEN: &str = "statusTokenActiveAfterUse";

pub(super) async fn ask(session: &mut Session, started: &Started, code: &str) -> Result<(), String> {
    wrong_code(session, started, code).await?;
    altered_token(session, started, code).await?;
    other_user(session, started, code).await?;
    if session.wants(&OF_THE_RIGHT_CODE)
        || session.wants(&OF_A_USED_CODE)
        || session.wants(&[OF_A_USED_TOKEN])
    {
        right_code(session, started, code).await?;
        used_code(session, started, code).await?;
        used_token(session, started).await?;
        status(session, started, "the status after that").await?;
    }
    Ok(())
}

async fn wrong_code(session: &mut Session, started: &Started, code: &str) -> Result<(), String> {
    if !session.wants(&OF_THE_WRONG_CODE) {
        return Ok(());
    }
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

/// The right code with the token altered at its end.
async fn altered_token(session: &mut Session, started: &Started, code: &str) -> Result<(), String> {
    let id = "foreignTokenStatus";
    if session.wants(&[id]) {
        let altered = altered(&started.token);
        session.hidden.keep(&altered);
        let foreign = session.verify(&altered, code).await?;
        session.see_status(id, "the right code with an altered status token", &foreign);
    }
    Ok(())
}

/// Another signature.
fn altered(token: &str) -> String {
    let kept = token.char_indices().nth_back(7).map_or(0, |(at, _)| at);
    let end: String = token.chars().skip(kept).map(|letter| if letter == 'A' { 'B' } else { 'A' }).collect();
    format!("{}{end}", token.get(..kept).unwrap_or_default())
}

async fn other_user(session: &mut Session, started: &Started, code: &str) -> Result<(), String> {
    let id = "otherUserRefused";
    let other = session.settings.other(OTHER).filter(|_| session.wants(&[id])).map(str::to_owned);
    let Some(other) = other else { return Ok(()) };
    let found = session.instance.user(&other).await?;
    users::learn(&session.hidden, &found);
    let user_id = found.text("userId").unwrap_or_default();
    let answer = session.verify_for(&user_id, &started.token, code).await?;
    session.look(id, "the right code and status token for another user", &answer);
    session.see(id, !answer.is_success());
    Ok(())
}

async fn right_code(session: &mut Session, started: &Started, code: &str) -> Result<(), String> {
    let verified = session.verify(&started.token, code).await?;
    session.see_status("verifiedStatus", "the right code", &verified);
    let body = template(&verified, &session.user_id, &started.transaction, &session.hidden);
    session.see("verifiedBody", body);
    let outcome = outcome(session, started, &verified, KeyState::Unclear);
    session.see("rightCodeIsYes", outcome == VerificationOutcome::Approved);
    Ok(())
}

async fn used_code(session: &mut Session, started: &Started, code: &str) -> Result<(), String> {
    if !session.wants(&OF_A_USED_CODE) {
        return Ok(());
    }
    let again = session.verify(&started.token, code).await?;
    session.look("verifiedCodeReusable", "the right code again", &again);
    session.see("verifiedCodeReusable", again.is_success());
    if again.is_success() {
        session.close("usedStatus", "a used code is taken, so it has no refusal");
    } else {
        session.see_status("usedStatus", "the right code again", &again);
    }
    Ok(())
}

async fn used_token(session: &mut Session, started: &Started) -> Result<(), String> {
    if session.wants(&[OF_A_USED_TOKEN]) {
        let introspected = session.instance.introspect(&Bearer::Key, &started.token).await?;
        session.look(OF_A_USED_TOKEN, "introspection of the status token after that", &introspected);
        session.see(OF_A_USED_TOKEN, introspected.member("active") == Value::Bool(true));
    }
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
