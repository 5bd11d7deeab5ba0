//! The endpoints of the upstream API, and how often each was called.

use serde::{Deserialize, Serialize};

/// The endpoints of the upstream API, as faults and counts name them.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Endpoint {
    /// `POST /api/v1/approval`
    Approval,
    /// `POST /api/v1/users/{userId}/verification`
    Verification,
    /// `POST /api/v1/introspect`
    Introspect,
    /// `GET /api/v1/users?username=` and `GET /api/v1/users/{userId}`
    Users,
    /// `POST /api/v1/status`
    Status,
    /// `POST /api/v1/intent`
    Intent,
    /// `GET /ping`
    Ping,
}

/// Requests received per endpoint since the start or the last reset, refused and faulty ones included.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Calls {
    /// [`Endpoint::Approval`]
    pub approval: u64,
    /// [`Endpoint::Verification`]
    pub verification: u64,
    /// [`Endpoint::Introspect`]
    pub introspect: u64,
    /// [`Endpoint::Users`]
    pub users: u64,
    /// [`Endpoint::Status`]
    pub status: u64,
    /// [`Endpoint::Intent`]
    pub intent: u64,
    /// [`Endpoint::Ping`]
    pub ping: u64,
}

impl Calls {
    /// Counts one request.
    pub(crate) const fn count(&mut self, endpoint: Endpoint) {
        let count = match endpoint {
            Endpoint::Approval => &mut self.approval,
            Endpoint::Verification => &mut self.verification,
            Endpoint::Introspect => &mut self.introspect,
            Endpoint::Users => &mut self.users,
            Endpoint::Status => &mut self.status,
            Endpoint::Intent => &mut self.intent,
            Endpoint::Ping => &mut self.ping,
        };
        *count += 1;
    }
}
