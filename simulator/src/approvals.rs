//! An approval under way, and what a code does to it.

use time::OffsetDateTime;

use crate::settings::Settings;
use crate::users::User;

/// One approval: a code that was sent to a user.
#[derive(Debug)]
pub(crate) struct Approval {
    pub(crate) user: User,
    pub(crate) created_at: OffsetDateTime,
    pub(crate) updated_at: OffsetDateTime,
    pub(crate) expires_at: OffsetDateTime,
    pub(crate) code: String,
    pub(crate) wrong_codes: u32,
    pub(crate) state: State,
}

/// What became of an approval.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum State {
    /// No correct code yet.
    Pending,
    /// The correct code came.
    Verified,
    /// A later approval took its place.
    Cancelled,
}

/// The verdict on a code.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Verdict {
    /// Correct.
    Verified,
    /// Wrong.
    Wrong,
    /// Too late, or cancelled.
    Expired,
    /// Verified before.
    Used,
    /// No attempts left.
    Exhausted,
}

impl Approval {
    /// Judges a code, and counts it if it is wrong.
    pub(crate) fn check(&mut self, code: &str, now: OffsetDateTime, settings: &Settings) -> Verdict {
        if self.state == State::Verified && !settings.verified_code_reusable {
            return Verdict::Used;
        }
        if self.has_expired(now) {
            return Verdict::Expired;
        }
        if self.is_exhausted(settings) {
            return Verdict::Exhausted;
        }
        self.updated_at = now;
        if code == self.code {
            self.state = State::Verified;
            return Verdict::Verified;
        }
        self.wrong_codes += 1;
        Verdict::Wrong
    }

    /// Whether as many wrong codes came as the status token allows.
    pub(crate) fn is_exhausted(&self, settings: &Settings) -> bool {
        settings.attempts_per_token.is_some_and(|attempts| self.wrong_codes >= attempts)
    }

    /// Whether no code can be verified any more for its age, or because it was cancelled.
    pub(crate) fn has_expired(&self, now: OffsetDateTime) -> bool {
        self.state == State::Cancelled || now >= self.expires_at
    }
}

#[cfg(test)]
mod tests {
    use time::Duration;

    use super::*;
    use crate::users;

    const START: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    fn approval() -> Approval {
        Approval {
            user: users::by_name("alice", 0).unwrap(),
            created_at: START,
            updated_at: START,
            expires_at: START + Duration::seconds(300),
            code: "123456".to_owned(),
            wrong_codes: 0,
            state: State::Pending,
        }
    }

    #[test]
    fn a_code_is_good_until_the_moment_of_expiry() {
        let settings = Settings::default();
        let last = START + Duration::milliseconds(299_999);
        assert_eq!(approval().check("123456", last, &settings), Verdict::Verified);
        assert_eq!(approval().check("123456", START + Duration::seconds(300), &settings), Verdict::Expired);
    }

    #[test]
    fn the_attempt_after_the_last_one_is_refused_even_with_the_correct_code() {
        let settings = Settings { attempts_per_token: Some(2), ..Settings::default() };
        let mut approval = approval();
        assert_eq!(approval.check("000000", START, &settings), Verdict::Wrong);
        assert_eq!(approval.check("000001", START, &settings), Verdict::Wrong);
        assert_eq!(approval.check("123456", START, &settings), Verdict::Exhausted);
    }

    #[test]
    fn a_verified_code_is_used_unless_it_may_be_used_again() {
        let mut approval = approval();
        let settings = Settings::default();
        assert_eq!(approval.check("123456", START, &settings), Verdict::Verified);
        assert_eq!(approval.check("123456", START, &settings), Verdict::Used);
        let settings = Settings { verified_code_reusable: true, ..settings };
        assert_eq!(approval.check("123456", START, &settings), Verdict::Verified);
        assert_eq!(approval.check("000000", START, &settings), Verdict::Wrong);
    }

    #[test]
    fn a_cancelled_code_has_expired() {
        let mut approval = Approval { state: State::Cancelled, ..approval() };
        assert_eq!(approval.check("123456", START, &Settings::default()), Verdict::Expired);
    }
}
