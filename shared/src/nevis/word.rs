//! Nevis's own word: which answers count as its success, and which as its refusal. Whatever stands between
//! here and Nevis can answer in its place, a proxy, a portal, a cache: none of that may approve a code, nor
//! count as a wrong one.
//!
//! An answer gets its [`Class`] by its status; where that leaves it open, the key is asked about
//! ([`depends_on_the_key`]); then [`judge`] gives its [`Meaning`], of which each endpoint makes its outcome.
//! The rules are those of architecture.md, "What Nevis's outcomes mean".

use super::answer::Answer;
use super::cause;
use super::introspection::KeyState;
use super::said::{Said, Unusable};
use crate::platform::Cause;

/// What a status says by itself, before anybody looks into the body or asks about the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// 2xx.
    Success,
    /// 401 and 403: the key, the user or the code was refused.
    Unauthorized,
    /// 429.
    RateLimited,
    /// 3xx, 405, 406, 415: this is not the API's address.
    WrongAddress,
    /// Any other 4xx.
    Refusal,
    /// 408, 421, 425, 5xx and whatever no HTTP server should answer: nobody knows.
    Unknown,
}

impl Class {
    pub(super) fn of(status: u16) -> Self {
        match status {
            200..=299 => Self::Success,
            // Either may be about the key or about the code: only an introspection tells.
            401 | 403 => Self::Unauthorized,
            429 => Self::RateLimited,
            // A documented API neither redirects nor lacks a method of its own documentation.
            300..=399 | 405 | 406 | 415 => Self::WrongAddress,
            // None of them says whether the request was carried out.
            408 | 421 | 425 => Self::Unknown,
            400..=499 => Self::Refusal,
            _ => Self::Unknown,
        }
    }

    /// Whether the body decides too what the answer means.
    pub(super) fn needs_a_body(self) -> bool {
        match self {
            Self::Success | Self::Unauthorized | Self::Refusal => true,
            Self::RateLimited | Self::WrongAddress | Self::Unknown => false,
        }
    }
}

/// What came of a call, once it is understood.
#[derive(Debug)]
pub(super) enum Meaning {
    /// A 2xx that is usable and speaks of no error.
    Success {
        /// Which.
        status: u16,
        /// What it says.
        said: Said,
    },
    /// By Nevis's own word: the user or the code was refused.
    Refused {
        /// A 4xx.
        status: u16,
    },
    /// A 4xx that is not Nevis's word.
    NotItsWord,
    /// Nevis answers nobody so often.
    RateLimited {
        /// Seconds, from 1 to 3,600.
        retry_after: i64,
    },
    /// This is not the API's address: nothing was executed.
    WrongAddress,
    /// Nevis does not take the key, and the secret holds no newer one.
    KeyRefused,
    /// Nevis would not say whether it takes the key.
    KeyUnclear,
    /// The call certainly had no effect, as it never reached Nevis, or there is no key.
    NotSent,
    /// Nobody knows.
    Unknown,
}

/// What is wrong with an answer by itself, for the log. Whether a refusal was Nevis's word stands in [`Meaning`].
pub(super) fn cause_of(class: Class, said: &Result<Said, Unusable>) -> Option<Cause> {
    match (class, said) {
        (Class::WrongAddress, _) => Some(cause::ADDRESS),
        (Class::Unknown, _) => Some(cause::ERROR),
        (Class::Success | Class::Unauthorized | Class::Refusal, Err(Unusable::Html)) => Some(cause::HTML),
        (Class::Success | Class::Unauthorized | Class::Refusal, Err(Unusable::Broken)) => Some(cause::ANSWER),
        (Class::Success | Class::Unauthorized | Class::Refusal, Ok(_)) | (Class::RateLimited, _) => None,
    }
}

impl Meaning {
    /// What is wrong, for the log, where `of_answer` is wrong with the answer by itself.
    pub(super) fn cause(&self, of_answer: Option<Cause>) -> Option<Cause> {
        match self {
            Self::Refused { .. } | Self::RateLimited { .. } => None,
            Self::KeyRefused => Some(cause::KEY),
            Self::KeyUnclear => Some(cause::INTROSPECTION),
            Self::NotItsWord | Self::Unknown => of_answer.or(Some(cause::ANSWER)),
            Self::Success { .. } | Self::WrongAddress | Self::NotSent => of_answer,
        }
    }
}

/// Whether only the state of our key says what an answer means: a 401 or 403 may be about the key, and a refusal
/// without a reason is Nevis's where the same address knows our key.
pub(super) fn depends_on_the_key(answer: &Answer) -> bool {
    match answer.class {
        Class::Unauthorized => true,
        Class::Refusal => answer.said.as_ref().is_ok_and(|said| !said.speaks_of_an_error()),
        Class::Success | Class::RateLimited | Class::WrongAddress | Class::Unknown => false,
    }
}

/// What an answer means. `key` counts only where it [depends on the key](depends_on_the_key).
pub(super) fn judge(answer: Answer, key: KeyState) -> Meaning {
    let Answer { status, class, retry_after, said } = answer;
    match (class, said, key) {
        (Class::Success, Ok(said), _) if !said.speaks_of_an_error() => Meaning::Success { status, said },
        (Class::Success | Class::Unknown, _, _) => Meaning::Unknown,
        (Class::RateLimited, _, _) => Meaning::RateLimited { retry_after },
        (Class::WrongAddress, _, _) => Meaning::WrongAddress,
        (Class::Unauthorized, _, KeyState::Inactive) => Meaning::KeyRefused,
        (Class::Unauthorized, _, KeyState::Unclear) => Meaning::KeyUnclear,
        (Class::Unauthorized | Class::Refusal, Ok(_), KeyState::Active) => Meaning::Refused { status },
        (Class::Refusal, Ok(said), _) if said.speaks_of_an_error() => Meaning::Refused { status },
        (Class::Unauthorized | Class::Refusal, _, _) => Meaning::NotItsWord,
    }
}

#[cfg(test)]
mod tests;
