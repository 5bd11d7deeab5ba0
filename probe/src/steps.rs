//! The steps of the probe, in an order in which none stands in the way of the next: what costs nothing first, what may block
//! the user last.

mod first;
mod intent;
mod keys;
mod late;
mod limits;
mod messages;
mod pair;
pub(crate) mod users;

use crate::session::Session;

/// A step, and what it costs.
#[derive(Debug)]
pub struct Step {
    /// Its name.
    pub name: &'static str,
    /// What it does.
    pub does: &'static str,
    /// SMS, at least and at most.
    pub sms: (u32, u32),
    /// Codes that the instance will refuse, at most; those of `PROBE_WRONG_CODES` not counted.
    pub refused_codes: u32,
}

/// All of them, in their order.
pub const STEPS: [Step; 8] = [
    step("keys", "the access key, none, and a made-up one", (0, 0), 0),
    step("users", "who is known: in any case, without a phone, over the limit, made up", (0, 0), 2),
    step(
        "messages",
        "messages that break a rule: of nobody, or of the user where that tells nothing",
        (0, 3),
        0,
    ),
    step("first", "one approval: the wrong code, the right one, the right one again", (1, 1), 4),
    step("pair", "two approvals at the same time", (2, 2), 2),
    step("late", "a code after its time", (0, 1), 1),
    step("intent", "an intent token, and the same one again", (1, 2), 0),
    step("limits", "wrong codes until there is a limit", (0, 1), 1),
];

const fn step(name: &'static str, does: &'static str, sms: (u32, u32), refused_codes: u32) -> Step {
    Step { name, does, sms, refused_codes }
}

impl Step {
    /// Asks the questions of the step. `Err` says why not all of them could be asked.
    pub(crate) async fn take(&self, session: &mut Session) -> Result<(), String> {
        match self.name {
            "keys" => keys::ask(session).await,
            "users" => users::ask(session).await,
            "messages" => messages::ask(session).await,
            "first" => first::ask(session).await,
            "pair" => pair::ask(session).await,
            "late" => late::ask(session).await,
            "intent" => intent::ask(session).await,
            _ => limits::ask(session).await,
        }
    }
}
