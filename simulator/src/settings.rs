//! What the Nevis pages leave open, each as a setting. Its default is what `nevis.toml` assumes.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use crate::reply::RefusalShape;

mod check;
mod defaults;

pub(crate) use check::check_status;

/// One answer for each open question about the Authentication Cloud (`UNKNOWN` in the notes on its API).
///
/// In JSON the members are camelCase; one that is left out gets its default, an unknown one is refused. Every default is an
/// assumption of `nevis.toml`, to be checked once on a real trial instance.
#[derive(Clone, Debug, serde::Deserialize, Eq, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, remote = "Self")]
#[expect(clippy::struct_excessive_bools, reason = "each is one open question, independent of the others")]
pub struct Settings {
    /// Digits of a code, 4 to 10. Nevis says "multi-digit" only.
    pub code_length: u8,
    /// How long a code can be verified, in seconds; with 0 every code has expired at once. Not stated.
    pub code_lifetime_seconds: u32,
    /// Wrong codes that one status token allows; null: any number. Not stated. Assumed so that the product's own limit of 3 is
    /// met first.
    pub attempts_per_token: Option<u32>,
    /// Status of a started approval: whether it is another 2xx than 200 is not stated.
    pub approval_status: u16,
    /// Whether the approval's answer holds `userId`: the guide shows it, the example clients allow for its absence.
    pub user_id_in_approval: bool,
    /// The text sent where the request has no `message`; the real one is not stated. Must contain `{{CODE}}`.
    pub default_text: String,
    /// Longest `message`, in septets with the placeholder as written; null: no limit. Not stated.
    pub max_message_septets: Option<usize>,
    /// A `message` that is too long, not GSM-7, or without `{{CODE}}`: stated as a rule, but not its status.
    pub bad_message_status: u16,
    /// No `Authorization` header. The sister product says 401.
    pub missing_key_status: u16,
    /// An access key that is not valid. The sister product says 403 in one place and 401 in others.
    pub invalid_key_status: u16,
    /// An intent token that is used, expired, or for another user, operation or channel. Not stated.
    pub intent_refused_status: u16,
    /// Approval or verification for an unknown user: stated for other endpoints only.
    pub unknown_user_status: u16,
    /// Approval for a user who is not registered for SMS. Not stated.
    pub no_phone_status: u16,
    /// Approval for a user over the SMS limit. Not stated; null lets it through, so that only the verification refuses.
    pub blocked_status: Option<u16>,
    /// Verification for a user over the SMS limit: "4xx".
    pub blocked_verification_status: u16,
    /// `Retry-After` of both refusals of a user over the limit, in seconds; null: no such header. Not stated.
    pub blocked_retry_after_seconds: Option<u32>,
    /// SMS that a user may be sent; the next one is refused and the user blocked until the reset. Numbers and
    /// window are not stated. Null: nobody but `blocked` is over the limit.
    pub sends_until_blocked: Option<u32>,
    /// Whether a second approval of a user cancels the code of the first. Not stated.
    pub second_approval_cancels_first: bool,
    /// Status of a right code: only a line `200` is shown.
    pub verified_status: u16,
    /// Body of a right code's answer, in which `{{userId}}` and `{{transactionId}}` stand for those of the approval:
    /// none is shown.
    pub verified_body: String,
    /// What a refusal looks like: the example client allows for more than one shape.
    pub refusal_shape: RefusalShape,
    /// Whether a second approval of a user brings the code of the first, while that is valid. Not stated.
    pub same_code_while_valid: bool,
    /// Whether `Alice` is `alice`. Not stated.
    pub usernames_ignore_case: bool,
    /// A wrong code: "4xx".
    pub wrong_code_status: u16,
    /// A code that is too old, or cancelled by a second approval: "4xx".
    pub expired_status: u16,
    /// A code that was verified already: "4xx" if at all.
    pub used_status: u16,
    /// A status token of another user, or one that was never issued: "4xx".
    pub foreign_token_status: u16,
    /// Any code once the attempts of the token are used up: "4xx".
    pub attempts_exhausted_status: u16,
    /// Whether a verified code can be verified again, or gets the status for used codes. Not stated.
    pub verified_code_reusable: bool,
    /// Whether introspection calls a status token active after its code was verified. Not stated.
    pub status_token_active_after_use: bool,
    /// Whether `iat` and `exp` of an introspection are milliseconds, as the example apps read them, or seconds, as documented.
    pub introspect_in_milliseconds: bool,
    /// Whether the status endpoint knows SMS approvals: documented for the other channels only. False answers `unknown`.
    pub status_knows_sms: bool,
    /// How many users there are beside the four: `user-1`, `user-2`, …, all registered for SMS. No question about
    /// Nevis, but room for load tests. At most 1,000,000. Default 0.
    #[serde(default)]
    pub more_users: u32,
}

impl<'de> Deserialize<'de> for Settings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = serde_json::Map::deserialize(deserializer)?;
        let mut all = defaults::all().clone();
        all.extend(given);
        Self::deserialize(Value::Object(all)).map_err(D::Error::custom)
    }
}

impl Serialize for Settings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}
