//! Calls with the access key, and what a 401 or 403 means: the key, or the user and the code?

use std::sync::Arc;

use reqwest::RequestBuilder;
use tokio::time::timeout_at;

use super::answer::{Answer, Meaning, Sent};
use super::introspection::KeyState;
use super::{Calls, NevisClient};
use crate::access_key::AccessKey;
use crate::deadline::is_enough_for_nevis;

/// What came of a call, once 401 and 403 are understood.
#[derive(Debug)]
pub(super) enum Judged {
    /// Nevis answered with something else than 401 or 403.
    Answered(Answer),
    /// The key is good, so the user or the code was refused.
    UserRefused,
    /// Nevis does not take the key, and the secret holds no newer one.
    KeyRefused,
    /// Nevis would not say whether it takes the key.
    KeyUnclear,
    /// The call certainly had no effect, as it never reached Nevis, or there is no key.
    NotSent,
    /// Nobody knows.
    Lost,
}

impl NevisClient {
    /// Makes a call. If Nevis refuses it and the key too, and the secret has changed, the call is made
    /// once more with the new key: the one repetition there is, of a call that was not executed.
    ///
    /// A call is only made with time left for its answer. Where the repetition fails before anything is
    /// executed, what stands is that the first key was refused: its 401 may have been about the code.
    pub(super) async fn call(
        &self,
        calls: &mut Calls,
        build: impl Fn(&AccessKey) -> Option<RequestBuilder>,
    ) -> Judged {
        let Ok(Ok(key)) = timeout_at(calls.until, self.keys.current()).await else { return Judged::NotSent };
        let judged = self.attempt(calls, &key, &build).await;
        if !matches!(judged, Judged::KeyRefused) {
            return judged;
        }
        let Some(newer) = self.keys.replaced(&key, calls.until).await else { return Judged::KeyRefused };
        match self.attempt(calls, &newer, &build).await {
            Judged::NotSent => Judged::KeyRefused,
            Judged::Answered(answer) if answer.meaning() == Meaning::WrongAddress => Judged::KeyRefused,
            repeated @ (Judged::Answered(_)
            | Judged::UserRefused
            | Judged::KeyRefused
            | Judged::KeyUnclear
            | Judged::Lost) => repeated,
        }
    }

    /// Makes a call with an intent token. It is made once, and whatever Nevis says of the token says
    /// nothing of the access key (Nevis: intent reference).
    pub(super) async fn call_with_intent(
        &self,
        calls: &mut Calls,
        request: Option<RequestBuilder>,
    ) -> Judged {
        if !is_enough_for_nevis(calls.until) {
            return Judged::NotSent;
        }
        match self.send(calls, request).await {
            Sent::Answered(answer) => {
                calls.status = Some(answer.status);
                Judged::Answered(answer)
            }
            Sent::Unreached => Judged::NotSent,
            Sent::Lost => Judged::Lost,
        }
    }

    async fn attempt(
        &self,
        calls: &mut Calls,
        key: &Arc<AccessKey>,
        build: impl Fn(&AccessKey) -> Option<RequestBuilder>,
    ) -> Judged {
        if !is_enough_for_nevis(calls.until) {
            return Judged::NotSent;
        }
        let answer = match self.send(calls, build(key)).await {
            Sent::Answered(answer) => answer,
            Sent::Unreached => return Judged::NotSent,
            Sent::Lost => return Judged::Lost,
        };
        calls.status = Some(answer.status);
        if answer.meaning() != Meaning::Unauthorized {
            return Judged::Answered(answer);
        }
        match self.introspect(calls, key).await {
            KeyState::Active => Judged::UserRefused,
            KeyState::Inactive => Judged::KeyRefused,
            KeyState::Unclear => Judged::KeyUnclear,
        }
    }
}
