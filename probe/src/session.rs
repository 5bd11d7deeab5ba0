//! One run against one instance: what all steps share.

mod notes;
mod sms;

use std::collections::BTreeSet;

use countersign::nevis::UserId;

pub(crate) use self::sms::{MESSAGE, Started, wrong};
use crate::console::Console;
use crate::findings::Findings;
use crate::hidden::Hidden;
use crate::instance::Instance;
use crate::phone::Phone;
use crate::plan::Plan;
use crate::settings::Settings;
use crate::steps::users;

pub(crate) struct Session {
    pub(crate) settings: Settings,
    pub(crate) instance: Instance,
    pub(crate) phone: Phone,
    pub(crate) console: Console,
    pub(crate) hidden: Hidden,
    pub(crate) plan: Plan,
    pub(crate) findings: Findings,
    /// Questions of which this run has found something.
    found: BTreeSet<String>,
    /// The id of the user at the instance.
    pub(crate) user_id: UserId,
    /// SMS of this run, and whether one was refused after that.
    pub(crate) sent: u32,
    pub(crate) limit_met: bool,
    /// An approval whose code is not yet used, with its lifetime in seconds as its token says.
    pub(crate) spare: Option<Started>,
    pub(crate) lifetime: Option<u64>,
}

impl Session {
    /// Finds the user, whose id is in the path of every check of a code.
    pub(crate) async fn begin(
        settings: Settings,
        instance: Instance,
        console: Console,
        hidden: Hidden,
        plan: Plan,
        findings: Findings,
    ) -> Result<Self, String> {
        let answer = instance.user(&settings.username).await?;
        users::learn(&hidden, &answer);
        let user_id = users::id_of(&answer).ok_or_else(|| {
            format!("the instance does not know PROBE_USERNAME: {}", hidden.conceal(&answer.printed(&hidden)))
        })?;
        hidden.keep(user_id.as_str());
        let inbox = settings.inbox.clone();
        Ok(Self {
            phone: inbox.map_or(Phone::Held, |url| instance.inbox(url, &settings.username)),
            settings,
            instance,
            console,
            hidden,
            plan,
            findings,
            found: BTreeSet::new(),
            user_id,
            sent: 0,
            limit_met: false,
            spare: None,
            lifetime: None,
        })
    }

    /// Whether this run asks one of these questions.
    pub(crate) fn wants(&self, ids: &[&str]) -> bool {
        ids.iter().any(|id| self.plan.wants(id))
    }
}
