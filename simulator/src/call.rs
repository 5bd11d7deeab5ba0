//! One request to an endpoint, with what all endpoints ask of it.

use bytes::Bytes;
use http::Request;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use serde::de::DeserializeOwned;
use time::OffsetDateTime;

use crate::issuer::{Audience, Claims, Issuer};
use crate::reply::Refusal;
use crate::state::State;
use crate::users::{self, User};

/// A request and the instance that it is made to.
pub(crate) struct Call<'a> {
    pub(crate) request: &'a Request<Bytes>,
    pub(crate) state: &'a mut State,
    pub(crate) issuer: &'a Issuer,
    pub(crate) now: OffsetDateTime,
}

/// Who calls.
pub(crate) enum Caller {
    /// The holder of an access key.
    AccessKey,
    /// The holder of an intent token, which is not yet checked against the request.
    Intent(Claims),
}

impl Call<'_> {
    /// Lets access keys pass, and nothing else.
    pub(crate) fn require_access_key(&self) -> Result<(), Refusal> {
        match self.caller()? {
            Caller::AccessKey => Ok(()),
            Caller::Intent(_) => Err(self.invalid_key()),
        }
    }

    /// Who calls: the bearer of a valid access key, or of an intent token.
    pub(crate) fn caller(&self) -> Result<Caller, Refusal> {
        let bearer = self.bearer().ok_or_else(|| {
            let status = self.state.settings.missing_key_status;
            Refusal::new(status, "unauthorized", "no bearer token in the Authorization header")
        })?;
        if self.state.keys.iter().any(|key| key == bearer) {
            return Ok(Caller::AccessKey);
        }
        let claims = self.issuer.claims(bearer).filter(|claims| claims.aud == Audience::Intent);
        claims.map(Caller::Intent).ok_or_else(|| self.invalid_key())
    }

    fn bearer(&self) -> Option<&str> {
        let (scheme, token) = self.header(AUTHORIZATION)?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
    }

    fn invalid_key(&self) -> Refusal {
        Refusal::new(self.state.settings.invalid_key_status, "invalid_token", "the access key is not valid")
    }

    fn header(&self, name: http::HeaderName) -> Option<&str> {
        self.request.headers().get(name)?.to_str().ok()
    }

    /// Requires the body's type, whatever its parameters (the Android example sends a `charset`).
    pub(crate) fn require_type(&self, expected: &str) -> Result<(), Refusal> {
        let given = self.header(CONTENT_TYPE).unwrap_or_default();
        let essence = given.split(';').next().unwrap_or_default().trim();
        if essence.eq_ignore_ascii_case(expected) {
            return Ok(());
        }
        Err(Refusal::new(415, "unsupported_media_type", format!("the body must be {expected}")))
    }

    /// The JSON body. Members that are not known here are ignored: the real API has more of them.
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        self.require_type("application/json")?;
        serde_json::from_slice(self.request.body()).map_err(|error| Refusal::invalid(error.to_string()))
    }

    /// The user that a request names, by id where both are given.
    pub(crate) fn user(&self, username: Option<&str>, user_id: Option<&str>) -> Result<User, Refusal> {
        let user = match (user_id, username) {
            (Some(id), _) => users::by_id(id, self.state.settings.more_users),
            (None, Some(name)) => self.state.user_named(name),
            (None, None) => return Err(Refusal::invalid("username or userId is required")),
        };
        user.ok_or_else(|| self.unknown_user())
    }

    /// The refusal of a user that does not exist.
    pub(crate) fn unknown_user(&self) -> Refusal {
        Refusal::new(self.state.settings.unknown_user_status, "user_not_found", "no such user")
    }

    /// The refusal of a user over the SMS limit.
    pub(crate) fn blocked_user(&self, status: u16) -> Refusal {
        let refusal = Refusal::new(status, "rate_limited", "the user is over the SMS limit");
        refusal.retry_after(self.state.settings.blocked_retry_after_seconds)
    }
}
