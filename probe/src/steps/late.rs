//! A code after its time.

use std::time::Duration;

use crate::session::{Session, Started};

/// Clocks differ a little.
const MARGIN: Duration = Duration::from_secs(2);

pub(super) async fn ask(session: &mut Session) -> Result<(), String> {
    let id = "codeLifetimeSeconds";
    let started = match session.spare.take() {
        Some(started) => started,
        None => session.start(Some(crate::session::MESSAGE)).await?.0,
    };
    let code = started.code()?;
    let lifetime = lifetime(session, &started).await?;
    if let Some(seconds) = lifetime {
        session.see(id, seconds);
    }
    let wait = lifetime.map_or(session.settings.patience, Duration::from_secs);
    if wait > session.settings.patience {
        session.remark(id, "as the token says; it was not waited for (PROBE_WAIT_SECONDS)");
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
    } else {
        session.see_status("expiredStatus", "the right code after its time", &checked);
        if lifetime.is_none() {
            session.remark(id, "no token says it; it is at most PROBE_WAIT_SECONDS");
        }
    }
    Ok(())
}

/// Seconds from `iat` to `exp` of the status token's introspection; `None` where it has none.
async fn lifetime(session: &Session, started: &Started) -> Result<Option<u64>, String> {
    if session.lifetime.is_some() {
        return Ok(session.lifetime);
    }
    let answer = session.instance.introspect(&crate::instance::Bearer::Key, &started.token).await?;
    Ok(super::first::lifetime_of(&answer))
}
