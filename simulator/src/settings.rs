//! What the Nevis pages leave open, each as a setting with an assumed default.

use serde::{Deserialize, Serialize};

use crate::reply::RefusalShape;

/// One answer for each open question about the Authentication Cloud (`UNKNOWN` in the notes on its API).
///
/// In JSON the members are camelCase; a member that is left out gets its default, an unknown one is refused.
/// Every default is an assumption, to be checked once on a real trial instance.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one open question, independent of the others")]
pub struct Settings {
    /// Digits of a code, 4 to 10. Nevis says "multi-digit" only. Default 6.
    pub code_length: u8,
    /// How long a code can be verified, in seconds; with 0 every code has expired at once. Not stated. Default 300.
    pub code_lifetime_seconds: u32,
    /// Wrong codes that one status token allows; null: any number. Not stated. Default 5, so that the product's own
    /// limit of 3 is met first.
    pub attempts_per_token: Option<u32>,
    /// Status of a started approval: whether it is another 2xx than 200 is not stated. Default 200.
    pub approval_status: u16,
    /// Whether the approval's answer holds `userId`: the guide shows it, the example clients allow for its absence. Default true.
    pub user_id_in_approval: bool,
    /// The text sent where the request has no `message`; the real one is not stated. Must contain `{{CODE}}`.
    pub default_text: String,
    /// Longest `message`, in septets with the placeholder as written. Not stated. Default null: no limit.
    pub max_message_septets: Option<usize>,
    /// A `message` that is too long, not GSM-7, or without `{{CODE}}`: stated as a rule, but not its status. Default 400.
    pub bad_message_status: u16,
    /// No `Authorization` header. The sister product says 401. Default 401.
    pub missing_key_status: u16,
    /// An access key that is not valid. The sister product says 403 in one place and 401 in others. Default 401.
    pub invalid_key_status: u16,
    /// An intent token that is used, expired, or for another user, operation or channel. Not stated. Default 401.
    pub intent_refused_status: u16,
    /// Approval or verification for an unknown user: stated for other endpoints only. Default 404.
    pub unknown_user_status: u16,
    /// Approval for a user who is not registered for SMS. Not stated. Default 422.
    pub no_phone_status: u16,
    /// Approval for a user over the SMS limit. Not stated; null lets it through, so that only the verification refuses. Default 429.
    pub blocked_status: Option<u16>,
    /// Verification for a user over the SMS limit: "4xx". Default 429.
    pub blocked_verification_status: u16,
    /// `Retry-After` of both refusals of a user over the limit, in seconds. Not stated. Default null: no such header.
    pub blocked_retry_after_seconds: Option<u32>,
    /// SMS that a user may be sent; the next one is refused and the user blocked until the reset. Numbers and
    /// window are not stated. Default null: nobody but `blocked` is over the limit.
    pub sends_until_blocked: Option<u32>,
    /// Whether a second approval of a user cancels the code of the first. Not stated. Default false.
    pub second_approval_cancels_first: bool,
    /// Status of a right code: only a line `200` is shown. Default 200.
    pub verified_status: u16,
    /// Body of a right code's answer, in which `{{userId}}` and `{{transactionId}}` stand for those of the approval:
    /// none is shown. Default empty.
    pub verified_body: String,
    /// What a refusal looks like: the example client allows for more than one shape. Default `error`.
    pub refusal_shape: RefusalShape,
    /// Whether a second approval of a user brings the code of the first, while that is valid. Not stated. Default false.
    pub same_code_while_valid: bool,
    /// Whether `Alice` is `alice`. Not stated. Default false.
    pub usernames_ignore_case: bool,
    /// A wrong code: "4xx". Default 422.
    pub wrong_code_status: u16,
    /// A code that is too old, or cancelled by a second approval: "4xx". Default 422.
    pub expired_status: u16,
    /// A code that was verified already: "4xx" if at all. Default 422.
    pub used_status: u16,
    /// A status token of another user, or one that was never issued: "4xx". Default 422.
    pub foreign_token_status: u16,
    /// Any code once the attempts of the token are used up: "4xx". Default 422.
    pub attempts_exhausted_status: u16,
    /// Whether a verified code can be verified again. Not stated. Default false: the status for used codes.
    pub verified_code_reusable: bool,
    /// Whether introspection calls a status token active after its code was verified. Not stated. Default false.
    pub status_token_active_after_use: bool,
    /// Whether `iat` and `exp` of an introspection are milliseconds, as the example apps read them, or seconds, as documented.
    /// Default false.
    pub introspect_in_milliseconds: bool,
    /// Whether the status endpoint knows SMS approvals: documented for the other channels only. Default true;
    /// false answers `unknown`.
    pub status_knows_sms: bool,
    /// How many users there are beside the four: `user-1`, `user-2`, …, all registered for SMS. No question about
    /// Nevis, but room for load tests. At most 1,000,000. Default 0.
    pub more_users: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            code_length: 6,
            code_lifetime_seconds: 300,
            attempts_per_token: Some(5),
            approval_status: 200,
            user_id_in_approval: true,
            default_text: "Your confirmation code is {{CODE}}".to_owned(),
            max_message_septets: None,
            bad_message_status: 400,
            missing_key_status: 401,
            invalid_key_status: 401,
            intent_refused_status: 401,
            unknown_user_status: 404,
            no_phone_status: 422,
            blocked_status: Some(429),
            blocked_verification_status: 429,
            blocked_retry_after_seconds: None,
            sends_until_blocked: None,
            second_approval_cancels_first: false,
            verified_status: 200,
            verified_body: String::new(),
            refusal_shape: RefusalShape::Error,
            same_code_while_valid: false,
            usernames_ignore_case: false,
            wrong_code_status: 422,
            expired_status: 422,
            used_status: 422,
            foreign_token_status: 422,
            attempts_exhausted_status: 422,
            verified_code_reusable: false,
            status_token_active_after_use: false,
            introspect_in_milliseconds: false,
            status_knows_sms: true,
            more_users: 0,
        }
    }
}

impl Settings {
    /// What no server could act on: the reason, for whoever sent it.
    pub(crate) fn check(&self) -> Result<(), String> {
        if !(4..=10).contains(&self.code_length) {
            return Err("codeLength must be 4 to 10".to_owned());
        }
        if !self.default_text.contains("{{CODE}}") {
            return Err("defaultText must contain {{CODE}}".to_owned());
        }
        if !(200..=299).contains(&self.approval_status) {
            return Err("approvalStatus must be a 2xx".to_owned());
        }
        if !(200..=299).contains(&self.verified_status) {
            return Err("verifiedStatus must be a 2xx".to_owned());
        }
        if self.more_users > 1_000_000 {
            return Err("moreUsers must be at most 1000000".to_owned());
        }
        self.statuses().into_iter().try_for_each(check_status)
    }

    fn statuses(&self) -> Vec<u16> {
        let mut statuses = vec![
            self.bad_message_status,
            self.missing_key_status,
            self.invalid_key_status,
            self.intent_refused_status,
            self.unknown_user_status,
            self.no_phone_status,
            self.blocked_verification_status,
            self.wrong_code_status,
            self.expired_status,
            self.used_status,
            self.foreign_token_status,
            self.attempts_exhausted_status,
        ];
        statuses.extend(self.blocked_status);
        statuses
    }
}

/// Refuses what is no final HTTP status.
pub(crate) fn check_status(status: u16) -> Result<(), String> {
    if (200..=599).contains(&status) { Ok(()) } else { Err(format!("{status} is no status from 200 to 599")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(json: &str) -> Result<Settings, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn members_left_out_get_their_defaults_and_unknown_ones_are_refused() {
        let settings = parse(r#"{"wrongCodeStatus": 401, "blockedStatus": null}"#).unwrap();
        let expected = Settings { wrong_code_status: 401, blocked_status: None, ..Settings::default() };
        assert_eq!(settings, expected);
        assert!(parse(r#"{"wrongcodestatus": 401}"#).is_err());
    }

    #[test]
    fn the_defaults_are_sound() {
        assert_eq!(Settings::default().check(), Ok(()));
    }

    #[test]
    fn what_cannot_be_acted_on_is_refused() {
        for json in [
            r#"{"codeLength": 3}"#,
            r#"{"codeLength": 11}"#,
            r#"{"defaultText": "no place"}"#,
            r#"{"usedStatus": 100}"#,
            r#"{"blockedStatus": 600}"#,
            r#"{"moreUsers": 1000001}"#,
            r#"{"verifiedStatus": 302}"#,
        ] {
            assert!(parse(json).unwrap().check().is_err(), "{json}");
        }
    }

    #[test]
    fn the_readme_lists_every_setting_with_its_default() {
        let readme = include_str!("../README.md");
        let defaults = serde_json::to_value(Settings::default()).unwrap();
        for (name, value) in defaults.as_object().unwrap() {
            let row = format!("| `{name}` | `{value}` | ");
            assert!(readme.contains(&row), "no row {row}");
        }
    }
}
