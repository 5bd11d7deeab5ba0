//! What no server could act on.

use super::Settings;

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
    fn what_is_no_object_holds_no_settings() {
        for json in ["[]", "[6]", "null", "6"] {
            let reason = parse(json).unwrap_err().to_string();
            assert!(reason.contains("expected a map"), "{json}: {reason}");
        }
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
}
