//! Who calls: to whom approvals and idempotency keys are bound.

use crate::nevis::Username;
use crate::platform::hash::hash;
use crate::platform::redacted::redacted_debug;

/// Everybody, with `CALLER_AUTH=none`.
const LOCAL: &str = "local";

/// Who calls: made by the edge of what API Gateway says (in local work of nothing), whatever a body says.
#[derive(Clone, PartialEq, Eq)]
pub struct Caller {
    id: String,
    user: Option<Username>,
}

redacted_debug!(Caller);

impl Caller {
    /// A user, by the `sub` of the user's own token; `user` is who that is at Nevis.
    pub(crate) fn with_token(subject: String, user: Username) -> Self {
        Self { id: subject, user: Some(user) }
    }

    /// A backend, by its AWS role: the part of the caller id that all sessions of the role share.
    pub(crate) fn with_role(role: &str) -> Self {
        Self { id: format!("iam:{role}"), user: None }
    }

    /// Anybody, in local work.
    pub(crate) fn local() -> Self {
        Self { id: LOCAL.to_owned(), user: None }
    }

    /// To which approvals and idempotency keys are bound: the token's `sub`, `iam:` and the role, or `local`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The Nevis user of the caller's token; `None` for callers that name a user in the body.
    pub fn user(&self) -> Option<&Username> {
        self.user.as_ref()
    }

    /// Whether it is a backend that calls for its users: it has to name them.
    pub(crate) fn is_backend(&self) -> bool {
        self.user.is_none() && self.id != LOCAL
    }

    /// What stands for the caller in the log: a hash, the same for all requests of a caller.
    pub(crate) fn log_id(&self) -> String {
        hash(&["caller", &self.id])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_tells_callers_apart_and_names_none() {
        let alice = Caller::with_token("alice".to_owned(), Username::parse("alice").unwrap());
        let [alice, role] = [alice, Caller::with_role("alice")].map(|caller| caller.log_id());
        assert!(alice != role && alice.len() == role.len() && alice.len() > 20, "{alice} {role}");
        assert!(!alice.contains("alice") && !role.contains("alice"), "{alice} {role}");
    }
}
