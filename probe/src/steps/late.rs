//! A code after its time.

use std::time::Duration;

use super::first::lifetime_of;
use crate::instance::Bearer;
use crate::session::{MESSAGE, Session, Started};

const LIFETIME: &str = "codeLifetimeSeconds";
/// Clocks differ a little.
const MARGIN: Duration = Duration::from_secs(2);

pub(super) async fn ask(session: &mut Session) -> Result<(), String> {
    let started = match session.spare.take() {
        Some(started) => started,
        None => session.start(Some(MESSAGE)).await?.0,
    };
    let lifetime = lifetime(session, &started).await?;
    match lifetime {
        Some(seconds) => session.see(LIFETIME, seconds),
        None => session.close(LIFETIME, "no token says it"),
    }
    if session.wants(&["lateCodeRefused", "expiredStatus"]) {
        late(session, &started, lifetime).await
    } else {
        Ok(())
    }
}

/// Seconds from `iat` to `exp` of the status token's introspection; `None` where it has none.
async fn lifetime(session: &Session, started: &Started) -> Result<Option<u64>, String> {
    if session.lifetime.is_some() {
        return Ok(session.lifetime);
    }
    let answer = session.instance.introspect(&Bearer::Key, &started.token).await?;
    Ok(lifetime_of(&answer))
}

async fn late(session: &mut Session, started: &Started, lifetime: Option<u64>) -> Result<(), String> {
    let code = started.code()?;
    let wait = lifetime.map_or(session.settings.patience, Duration::from_secs);
    if wait > session.settings.patience {
        session.remark(LIFETIME, "as the token says; it was not waited for (PROBE_WAIT_SECONDS)");
        return Err("the code lives longer than PROBE_WAIT_SECONDS".to_owned());
    }
    let left = (wait + MARGIN).saturating_sub(started.at.elapsed());
    session.console.say(&format!("   Waiting {} s until the code is too old.", left.as_secs()));
    tokio::time::sleep(left).await;
    let checked = session.verify(&started.token, &code).await?;
    session.look("lateCodeRefused", "the right code after its time", &checked);
    session.see("lateCodeRefused", !checked.is_success());
    if checked.is_success() {
        session.remark("lateCodeRefused", "a code was taken after its time");
        session.close("expiredStatus", "a late code is taken, so it has no refusal");
    } else {
        session.see_status("expiredStatus", "the right code after its time", &checked);
        if lifetime.is_none() {
            session.remark(LIFETIME, "it is at most PROBE_WAIT_SECONDS");
        }
    }
    Ok(())
}
