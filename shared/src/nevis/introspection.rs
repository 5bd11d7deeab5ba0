//! `POST api/v1/introspect`: is our own key still good?

use reqwest::Method;
use serde_json::Value;

use super::answer::{Answer, Sent};
use super::word::Class;
use super::{NevisCalls, NevisClient};
use crate::nevis::access_key::AccessKey;

/// What Nevis says of our key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    /// It is good: what was refused was the user or the code.
    Active,
    /// Nevis does not take it.
    Inactive,
    /// Nevis did not say.
    Unclear,
}

impl NevisClient {
    /// Asks about `key` with `key` (Nevis: introspect reference, modelled on RFC 7662).
    pub(super) async fn introspect(&self, calls: &mut NevisCalls, key: &AccessKey) -> KeyState {
        let request = self.authorized(Method::POST, "api/v1/introspect", key);
        let request = request.map(|request| request.form(&key.introspection_form()));
        let Sent::Answered(answer) = self.send(calls, request).await else { return KeyState::Unclear };
        state(&answer)
    }
}

/// Only a clear word counts.
pub(super) fn state(answer: &Answer) -> KeyState {
    match answer.class {
        Class::Success => {
            let said = answer.said.as_ref().ok().filter(|said| !said.speaks_of_an_error());
            // The one member that every introspection has, and a boolean (RFC 7662 section 2.2).
            match said.and_then(|said| said.member("active")) {
                Some(Value::Bool(true)) => KeyState::Active,
                Some(Value::Bool(false)) => KeyState::Inactive,
                Some(_) | None => KeyState::Unclear,
            }
        }
        // The key asks about itself, so this 401 is about the key (RFC 7662 section 2.3).
        Class::Unauthorized => KeyState::Inactive,
        Class::RateLimited | Class::WrongAddress | Class::Refusal | Class::Unknown => KeyState::Unclear,
    }
}
