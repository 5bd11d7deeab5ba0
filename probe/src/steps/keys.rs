//! What the instance says of keys. The approvals here are of nobody, so that none is sent whatever it says.

use countersign::nevis::KeyState;

use super::users::nobody;
use crate::instance::Bearer;
use crate::session::{MESSAGE, Session};

/// No key of anybody.
const MADE_UP: &str = "countersign-probe-made-up-access-key";

pub(super) async fn ask(session: &mut Session) -> Result<(), String> {
    if session.wants(&["ping"]) {
        let ping = session.instance.ping().await?;
        session.look("ping", "GET /ping", &ping);
        session.see("ping", ping.status == 200 && ping.body.trim_ascii() == b"PONG");
    }
    introspections(session).await?;
    if session.wants(&["missingKeyStatus"]) {
        let without = session.instance.approval(&Bearer::None, nobody(), Some(MESSAGE)).await?;
        session.see_status("missingKeyStatus", "an approval of nobody without a key", &without);
    }
    if session.wants(&["invalidKeyStatus"]) {
        let wrong = session.instance.approval(&Bearer::Other(MADE_UP), nobody(), Some(MESSAGE)).await?;
        session.see_status("invalidKeyStatus", "an approval of nobody with a made-up key", &wrong);
    }
    Ok(())
}

async fn introspections(session: &mut Session) -> Result<(), String> {
    if session.wants(&["keyIntrospects"]) {
        let own = session.instance.introspect_key().await?;
        session.look("keyIntrospects", "introspection of the access key", &own);
        session.see("keyIntrospects", own.received().to_introspection() == KeyState::Active);
    }
    if session.wants(&["badKeyIntrospects"]) {
        let other = session.instance.introspect(&Bearer::Other(MADE_UP), MADE_UP).await?;
        session.look("badKeyIntrospects", "introspection of a made-up key with itself", &other);
        session.see("badKeyIntrospects", other.received().to_introspection() == KeyState::Inactive);
    }
    Ok(())
}
