//! An intent token in place of the access key.

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
    let introspected = session.instance.introspect(&Bearer::Key, &token).await?;
    session.look("intentWorks", "its introspection", &introspected);
    let after = session.phone.count().await;
    let answer = session.instance.approval(&Bearer::Other(&token), &username, Some(MESSAGE)).await?;
    session.look("intentWorks", "a start with it", &answer);
    session.see("intentWorks", answer.is_success());
    if !answer.is_success() {
        return Err(format!("the start was refused with {}", answer.status));
    }
    session.spare = Some(session.started(&answer, after).await);
    let introspected = session.instance.introspect(&Bearer::Key, &token).await?;
    session.look("intentWorks", "its introspection after that", &introspected);
    let after = session.phone.count().await;
    let again = session.instance.approval(&Bearer::Other(&token), &username, Some(MESSAGE)).await?;
    session.see_status("intentRefusedStatus", "a second start with the same intent token", &again);
    if again.is_success() {
        session.spare = Some(session.started(&again, after).await);
    }
    Ok(())
}
