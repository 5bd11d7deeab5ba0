//! Intent tokens: what a backend may hand over in place of the access key, for one approval of one user.
//!
//! The token says for whom it is good, and only Nevis can read it. So the named user is looked up first,
//! and an answer about anybody else counts for nothing: its code could be read by that other person.

use reqwest::header::HeaderValue;

use super::users::Lookup;
use super::{ApprovalRequest, NevisCalls, NevisClient, StartOutcome, User, UserId};
use crate::platform::redacted::redacted_debug;

/// A Nevis intent token, from the header `Nevis-Intent-Token`.
#[derive(Clone, PartialEq, Eq)]
pub struct IntentToken(String);

impl IntentToken {
    /// Accepts 1 to 4,096 characters of a bearer token (RFC 6750 section 2.1; Nevis's own are JWTs).
    pub fn parse(text: &str) -> Option<Self> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
        let valid = (1..=4_096).contains(&text.len()) && text.bytes().all(allowed);
        valid.then(|| Self(text.to_owned()))
    }

    /// The value of an `Authorization` header, kept out of whatever prints headers.
    pub(super) fn bearer(&self) -> HeaderValue {
        let mut value = HeaderValue::from_str(&format!("Bearer {}", self.0))
            .unwrap_or_else(|_| HeaderValue::from_static("Bearer"));
        value.set_sensitive(true);
        value
    }
}

/// The user that a request with an intent token names: the only one whose approval counts.
#[derive(PartialEq, Eq)]
pub struct IntentUser(UserId);

redacted_debug!(IntentToken, IntentUser);

impl IntentUser {
    /// Whatever came of the start, unless it is about somebody else, or does not say about whom.
    pub(super) fn only(&self, start: StartOutcome) -> StartOutcome {
        match &start {
            // Only Nevis can read for whom a token is: without its word, the code may be anybody's.
            StartOutcome::Started { user_id, .. } if user_id.as_ref() != Some(&self.0) => {
                StartOutcome::Refused
            }
            StartOutcome::Started { .. }
            | StartOutcome::Refused
            | StartOutcome::Misconfigured
            | StartOutcome::Unavailable
            | StartOutcome::Unknown => start,
        }
    }
}

/// Why it is not known who the named user is. Nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentifyError {
    /// Nevis knows no such user. The client gets 422, as for any user who cannot be sent a code.
    NoSuchUser,
    /// Nevis did not say.
    Unavailable,
}

impl NevisClient {
    /// Finds out who the named user is, with the access key, before anything is written down. A user who is
    /// named by id costs no call.
    pub async fn user_of_intent(
        &self,
        request: &ApprovalRequest,
        calls: &mut NevisCalls,
    ) -> Result<IntentUser, IdentifyError> {
        let name = match &request.user {
            User::ById(id) => return Ok(IntentUser(id.clone())),
            User::ByName(name) => name,
        };
        calls.allow();
        match self.find_user_id(calls, name).await {
            Lookup::Found(id) => Ok(IntentUser(id)),
            Lookup::Nobody => Err(IdentifyError::NoSuchUser),
            Lookup::Failed => Err(IdentifyError::Unavailable),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nevis::StatusToken;

    #[test]
    fn a_token_is_a_bearer_token() {
        for good in ["a", "eyJhbGciOiJIUzUxMiJ9.e30.c2ln-_", "a+/~=", &"a".repeat(4_096)] {
            let token = IntentToken::parse(good).unwrap();
            assert_eq!(token.bearer().to_str().unwrap(), format!("Bearer {good}"));
            assert_eq!(format!("{token:?} {:?}", token.bearer()), "IntentToken([redacted]) Sensitive");
        }
        for bad in ["", "a b", "a,b", "a\n", "\u{e9}", "a\"b", &"a".repeat(4_097)] {
            assert!(IntentToken::parse(bad).is_none(), "{bad:?}");
        }
    }

    #[test]
    fn only_the_named_user_counts() {
        let id = |digit: &str| UserId::parse(&format!("7a342fb4-9c1d-4c5b-8f00-bb837ed32d9{digit}")).unwrap();
        let sent = |user_id| StartOutcome::Started {
            status_token: StatusToken::parse("t").unwrap(),
            transaction_id: "x".to_owned(),
            user_id,
        };
        let named = IntentUser(id("1"));
        assert!(matches!(named.only(sent(Some(id("1")))), StartOutcome::Started { .. }));
        assert!(matches!(named.only(sent(Some(id("2")))), StartOutcome::Refused));
        assert!(matches!(named.only(sent(None)), StartOutcome::Refused));
        assert!(matches!(named.only(StartOutcome::Unknown), StartOutcome::Unknown));
    }
}
