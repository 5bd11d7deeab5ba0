//! Calls with the access key or with an intent token, and what is asked about the key to understand the answer.
//!
//! All that decides something at Nevis is asked by [`NevisClient::call`] or [`NevisClient::call_with_intent`].

use std::sync::Arc;

use reqwest::RequestBuilder;
use tokio::time::timeout_at;

use super::access_key::{AccessKey, SECRET, SecretError};
use super::answer::{Answer, Sent};
use super::cause;
use super::introspection::KeyState;
use super::word::{Class, Meaning, cause_of, depends_on_the_key, judge};
use super::{NevisCalls, NevisClient};

impl NevisClient {
    /// Makes a call. If Nevis refuses it and the key too, and the secret has changed, the call is made
    /// once more with the new key: the one repetition there is, of a call that was not executed.
    ///
    /// A call is only made with time left for its answer. Where the repetition fails before anything is
    /// executed, what stands is that the first key was refused: its 401 may have been about the code.
    pub(super) async fn call(
        &self,
        calls: &mut NevisCalls,
        build: impl Fn(&AccessKey) -> Option<RequestBuilder>,
    ) -> Meaning {
        let Some(key) = self.key(calls).await else { return Meaning::NotSent };
        let judged = self.attempt(calls, &key, &build).await;
        if !matches!(judged, Meaning::KeyRefused) {
            return judged;
        }
        // A call that was refused for its key was not executed (RFC 9110, section 15.5.2), so it may be made again.
        let Some(newer) = self.keys.replaced(&key, calls.until).await else { return Meaning::KeyRefused };
        match self.attempt(calls, &newer, &build).await {
            // The first 401 may have been about the code, so the attempt is not given back (architecture.md,
            // "What Nevis's outcomes mean").
            Meaning::NotSent | Meaning::WrongAddress => {
                calls.cause = Some(cause::KEY);
                Meaning::KeyRefused
            }
            repeated @ (Meaning::Success { .. }
            | Meaning::Refused { .. }
            | Meaning::NotItsWord
            | Meaning::RateLimited { .. }
            | Meaning::KeyRefused
            | Meaning::KeyUnclear
            | Meaning::Unknown) => repeated,
        }
    }

    /// One sending with this key, understood.
    async fn attempt(
        &self,
        calls: &mut NevisCalls,
        key: &Arc<AccessKey>,
        build: impl Fn(&AccessKey) -> Option<RequestBuilder>,
    ) -> Meaning {
        match self.answer(calls, || build(key)).await {
            Ok(answer) => self.judged(calls, answer, key).await,
            Err(judged) => judged,
        }
    }

    /// Makes a call with an intent token, once. Whatever Nevis says of the token says nothing of the access key
    /// (Nevis: intent reference): a 401 or 403 is a refusal like any other.
    pub(super) async fn call_with_intent(
        &self,
        calls: &mut NevisCalls,
        build: impl FnOnce() -> Option<RequestBuilder>,
    ) -> Meaning {
        let Some(key) = self.key(calls).await else { return Meaning::NotSent };
        let mut answer = match self.answer(calls, build).await {
            Ok(answer) => answer,
            Err(judged) => return judged,
        };
        // It is about the token, which the backend sent: the access key was not asked for.
        if answer.class == Class::Unauthorized {
            answer.class = Class::Refusal;
        }
        self.judged(calls, answer, &key).await
    }

    /// The answer to one request, or what there is in place of one.
    async fn answer(
        &self,
        calls: &mut NevisCalls,
        build: impl FnOnce() -> Option<RequestBuilder>,
    ) -> Result<Answer, Meaning> {
        // What is not sent is certain, and given back; an answer that comes too late is neither
        // (architecture.md, "Time").
        if !calls.may_begin() {
            calls.cause = Some(cause::DEADLINE);
            return Err(Meaning::NotSent);
        }
        match self.send(calls, build()).await {
            Sent::Answered(answer) => {
                calls.status = Some(answer.status);
                Ok(answer)
            }
            Sent::Unreached => Err(Meaning::NotSent),
            Sent::Lost => Err(Meaning::Unknown),
        }
    }

    /// Understands an answer. Asks about the key only where that decides: a yes is one request.
    async fn judged(&self, calls: &mut NevisCalls, answer: Answer, key: &AccessKey) -> Meaning {
        let of_answer = cause_of(answer.class, &answer.said);
        let state =
            if depends_on_the_key(&answer) { self.introspect(calls, key).await } else { KeyState::Unclear };
        let judged = judge(answer, state);
        calls.cause = judged.cause(of_answer);
        judged
    }

    /// The access key, if there is one in time.
    async fn key(&self, calls: &mut NevisCalls) -> Option<Arc<AccessKey>> {
        let key = timeout_at(calls.until, self.keys.current()).await;
        let key = key.unwrap_or(Err(SecretError::Passing(SECRET.timeout())));
        key.map_err(|error| calls.cause = Some(error.cause())).ok()
    }
}
