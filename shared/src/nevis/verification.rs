//! `POST api/v1/users/{userId}/verification`: have Nevis judge the code.

use reqwest::Method;
use serde::Serialize;

use super::word::Meaning;
use super::{Code, NevisCalls, NevisClient, StatusToken, UserId, Username};

/// What to ask of Nevis.
#[derive(Debug)]
pub struct VerificationRequest<'a> {
    /// The user's id, if it is known already.
    pub user_id: Option<&'a UserId>,
    /// The user's name, to look up an id that is not known.
    pub username: Option<&'a Username>,
    /// What the user typed.
    pub code: &'a Code,
    /// What Nevis gave when the approval started.
    pub status_token: &'a StatusToken,
    /// Nevis's id of the approval.
    pub transaction_id: &'a str,
}

/// What came of the check. Only where certainly no code was judged (`WrongAddress`, `Unavailable`) is the
/// attempt given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerificationOutcome {
    /// The code is right.
    Approved,
    /// The code is wrong, by Nevis's clear word. It is a failure of the user too; no other outcome is.
    Rejected,
    /// Nevis judges no code of this user just now.
    RateLimited {
        /// Seconds, from 1 to 3,600.
        retry_after: i64,
    },
    /// This is not Nevis's address: no code was judged.
    WrongAddress,
    /// Nevis refuses the access key; but the 401 or 403 that began it may have been about the code.
    KeyRefused,
    /// Nevis was not reached: no code was judged.
    Unavailable,
    /// Nobody knows whether the code was judged.
    Unknown,
}

impl NevisClient {
    /// Has a code judged (Nevis: verification reference).
    pub async fn verify_code(
        &self,
        request: &VerificationRequest<'_>,
        calls: &mut NevisCalls,
    ) -> VerificationOutcome {
        calls.allow();
        let looked_up = match (request.user_id, request.username) {
            (None, Some(username)) => self.find_user_id(calls, username).await.found(),
            (Some(_), _) | (None, None) => None,
        };
        // Without the id there is no address to post the code to.
        let Some(user_id) = request.user_id.or(looked_up.as_ref()) else {
            return VerificationOutcome::Unavailable;
        };
        let path = path(user_id);
        let judged = self
            .call(calls, |key| {
                let wire = Wire { code: request.code.digits(), status_token: request.status_token.as_str() };
                Some(self.authorized(Method::POST, &path, key)?.json(&wire))
            })
            .await;
        let verification = outcome(&judged, user_id, request.transaction_id);
        if verification == VerificationOutcome::Unknown {
            calls.blame_the_answer();
        }
        verification
    }
}

/// Only a [`UserId`], which is a UUID, ever becomes part of a path.
fn path(user_id: &UserId) -> String {
    format!("api/v1/users/{}/verification", user_id.as_str())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wire<'a> {
    code: &'a str,
    status_token: &'a str,
}

/// What came of the check of a code for this user and this approval.
pub(super) fn outcome(judged: &Meaning, user_id: &UserId, transaction_id: &str) -> VerificationOutcome {
    match judged {
        // Nevis documents no other 2xx for a right code (architecture.md, "What Nevis's outcomes mean").
        Meaning::Success { status: 200, said } if said.approves(user_id, transaction_id) => {
            VerificationOutcome::Approved
        }
        Meaning::Refused { .. } => VerificationOutcome::Rejected,
        Meaning::RateLimited { retry_after } => {
            VerificationOutcome::RateLimited { retry_after: *retry_after }
        }
        Meaning::WrongAddress => VerificationOutcome::WrongAddress,
        Meaning::KeyRefused => VerificationOutcome::KeyRefused,
        Meaning::NotSent => VerificationOutcome::Unavailable,
        Meaning::Success { .. } | Meaning::NotItsWord | Meaning::KeyUnclear | Meaning::Unknown => {
            VerificationOutcome::Unknown
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_path_has_five_segments_and_nothing_else(
            text in r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
            other in r"[0-9a-fA-F./%?#\\-]{36}",
        ) {
            prop_assert!(UserId::parse(&text).is_some());
            for text in [text, other] {
                let Some(user_id) = UserId::parse(&text) else { continue };
                let base = reqwest::Url::parse("https://nevis.example/").unwrap();
                let url = base.join(&path(&user_id)).unwrap();
                prop_assert_eq!(url.host_str(), Some("nevis.example"));
                prop_assert_eq!(url.path(), format!("/api/v1/users/{}/verification", text.to_ascii_lowercase()));
                prop_assert!(url.query().is_none() && url.fragment().is_none());
            }
        }
    }
}
