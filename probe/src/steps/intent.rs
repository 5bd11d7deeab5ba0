//! An intent token in place of the access key.

use countersign::nevis::{KeyState, StartOutcome};

use crate::instance::Bearer;
use crate::session::{MESSAGE, Session};

pub(super) async fn ask(session: &mut Session) -> Result<(), String> {
    let username = session.settings.username.clone();
    let issued = session.instance.intent(&username).await?;
    session.look("intentWorks", "an intent token for an approval by SMS", &issued);
    let Some(token) = issued.text("token").filter(|_| issued.is_success()) else {
        session.see("intentWorks", false);
        return Err("there is no intent token".to_owned());
    };
    session.hidden.keep(&token);
    introspection(session, &token, "its introspection").await?;
    let after = session.phone.count().await;
    let answer = session.instance.approval(&Bearer::Other(&token), &username, Some(MESSAGE)).await?;
    session.look("intentWorks", "a start with it", &answer);
    let start = answer.received().to_start(KeyState::Unclear);
    let of_the_user =
        matches!(&start, StartOutcome::Started { user_id, .. } if user_id.as_ref() == Some(&session.user_id));
    session.see("intentWorks", of_the_user);
    if !answer.is_success() {
        return Err(format!("the start was refused with {}", answer.status));
    }
    session.spare = Some(session.started(&answer, after).await);
    introspection(session, &token, "its introspection after that").await?;
    if session.wants(&["intentRefusedStatus"]) { again(session, &token).await } else { Ok(()) }
}

async fn introspection(session: &mut Session, token: &str, what: &str) -> Result<(), String> {
    if session.wants(&["intentWorks"]) {
        let introspected = session.instance.introspect(&Bearer::Key, token).await?;
        session.look("intentWorks", what, &introspected);
    }
    Ok(())
}

async fn again(session: &mut Session, token: &str) -> Result<(), String> {
    let after = session.phone.count().await;
    let username = session.settings.username.clone();
    let again = session.instance.approval(&Bearer::Other(token), &username, Some(MESSAGE)).await?;
    session.see_status("intentRefusedStatus", "a second start with the same intent token", &again);
    if again.is_success() {
        session.spare = Some(session.started(&again, after).await);
    }
    Ok(())
}
