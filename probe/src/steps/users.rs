//! Who is known, and what is said of those who get no SMS.

use countersign::nevis::{KeyState, UserId};

use crate::answer::Answer;
use crate::hidden::Hidden;
use crate::instance::Bearer;
use crate::session::{MESSAGE, Session};
use crate::settings::{BLOCKED, NO_PHONE};

const OF_THE_BLOCKED: [&str; 3] = ["blockedStatus", "blockedVerificationStatus", "blockedRetryAfterSeconds"];
/// An id that no user has.
const NO_ID: &str = "00000000-0000-4000-8000-00000000c0de";

/// A name that nobody has.
pub(super) const fn nobody() -> &'static str {
    "countersign-probe-nobody"
}

pub(super) async fn ask(session: &mut Session) -> Result<(), String> {
    if session.wants(&["userLookup", "usernamesIgnoreCase"]) {
        let username = session.settings.username.clone();
        let found = session.instance.user(&username).await?;
        session.look("userLookup", "the user by name", &found);
        session.see("userLookup", id_of(&found).is_some());
        other_case(session, &username, &found).await?;
    }
    unknown(session).await?;
    without_phone(session).await?;
    over_the_limit(session).await
}

/// The id that the answer to a lookup has, where Countersign takes it from there.
pub(crate) fn id_of(found: &Answer) -> Option<UserId> {
    found.received().to_user(KeyState::Unclear)
}

/// Keeps what must not be printed of a user's answer, the numbers of phones among it.
pub(crate) fn learn(hidden: &Hidden, user: &Answer) {
    for member in ["userId", "username", "phone", "displayName"] {
        hidden.keep(&user.text(member).unwrap_or_default());
    }
}

async fn other_case(session: &mut Session, username: &str, found: &Answer) -> Result<(), String> {
    let id = "usernamesIgnoreCase";
    if !session.wants(&[id]) {
        return Ok(());
    }
    let swapped = in_other_case(username);
    if swapped == username {
        session.remark(id, "PROBE_USERNAME has no letters: take another user to ask this");
        return Ok(());
    }
    session.hidden.keep(&swapped);
    let other = session.instance.user(&swapped).await?;
    learn(&session.hidden, &other);
    session.look(id, "the user by name, in the other case", &other);
    session.see(id, other.is_success() && other.text("userId") == found.text("userId"));
    Ok(())
}

fn in_other_case(name: &str) -> String {
    let swap = |letter: char| {
        if letter.is_ascii_lowercase() { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() }
    };
    name.chars().map(swap).collect()
}

async fn unknown(session: &mut Session) -> Result<(), String> {
    let id = "unknownUserStatus";
    if !session.wants(&[id]) {
        return Ok(());
    }
    let approval = session.instance.approval(&Bearer::Key, nobody(), Some(MESSAGE)).await?;
    session.see_status(id, "an approval of nobody", &approval);
    let check = session.instance.verification(NO_ID, "none", "000000").await?;
    session.look(id, "a code of nobody", &check);
    let intent = session.instance.intent(nobody()).await?;
    session.look(id, "an intent token of nobody", &intent);
    if check.status != approval.status || intent.status != approval.status {
        session.remark(id, "the three differ; the setting has that of the approval");
    }
    Ok(())
}

async fn without_phone(session: &mut Session) -> Result<(), String> {
    let id = "noPhoneStatus";
    let username = session.settings.other(NO_PHONE).filter(|_| session.wants(&[id]));
    let Some(username) = username.map(str::to_owned) else { return Ok(()) };
    let answer = session.instance.approval(&Bearer::Key, &username, Some(MESSAGE)).await?;
    session.see_status(id, "an approval of a user without a phone", &answer);
    Ok(())
}

async fn over_the_limit(session: &mut Session) -> Result<(), String> {
    let username = session.settings.other(BLOCKED).filter(|_| session.wants(&OF_THE_BLOCKED));
    let Some(username) = username.map(str::to_owned) else { return Ok(()) };
    let user = session.instance.user(&username).await?;
    learn(&session.hidden, &user);
    let answer = session.instance.approval(&Bearer::Key, &username, Some(MESSAGE)).await?;
    session.blocked(&answer, "an approval of a user over the limit");
    let check = session.verify_for(&user.text("userId").unwrap_or_default(), "none", "000000").await?;
    session.see_status("blockedVerificationStatus", "a code of a user over the limit", &check);
    if answer.retry_after().is_none() {
        session.see("blockedRetryAfterSeconds", check.retry_after());
    }
    Ok(())
}
