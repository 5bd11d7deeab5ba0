//! What the steps of a start come to.

use crate::approvals::facts::{Facts, HasFacts, StateName};
use crate::approvals::id::ApprovalId;
use crate::approvals::record::Record;
use crate::approvals::standing::Standing;
use crate::platform::redacted::redacted_debug;

/// An approval that is written down as `sending`, with its SMS counted: Nevis may be called. It ends in
/// `settle`; a crash before that leaves it `sending`, and it is never sent again.
pub struct Reservation {
    pub(super) id: ApprovalId,
    pub(super) created_at: i64,
    pub(super) record: Record,
}

redacted_debug!(Reservation);

impl Reservation {
    /// The approval's id.
    pub fn approval_id(&self) -> &ApprovalId {
        &self.id
    }
}

/// What a start begins with.
#[derive(Debug)]
pub enum ReserveOutcome {
    /// An SMS to have sent.
    Reserved(Reservation),
    /// An earlier start with the same key: this is how it stands now. Nevis is not to be called.
    Earlier(Standing),
}

impl HasFacts for ReserveOutcome {
    fn facts(&self) -> Facts {
        match self {
            Self::Reserved(Reservation { id, .. }) => Facts {
                approval_id: Some(id.id().to_owned()),
                state_after: Some(StateName::Sending),
                ..Facts::default()
            },
            Self::Earlier(standing) => standing.facts(),
        }
    }
}

/// How an approval stands that this start made.
#[derive(Debug)]
pub struct Settled(pub Standing);

impl HasFacts for Settled {
    fn facts(&self) -> Facts {
        self.0.facts().new_here()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::approvals::samples::{NOW, approval, id, pending, record};
    use crate::platform::Policy;

    #[test]
    fn a_start_tells_the_log_what_it_made_and_no_state_before_it() {
        let reservation = Reservation { id: id("a"), created_at: NOW, record: record([]) };
        let sending = Facts {
            approval_id: Some("a".to_owned()),
            state_after: Some(StateName::Sending),
            ..Facts::default()
        };
        assert_eq!(ReserveOutcome::Reserved(reservation).facts(), sending);

        let record = record([("a", approval(pending(), 0))]);
        let standing = Standing::of(&record, &id("a"), &record.approvals["a"], &Policy::defaults(), NOW);
        let earlier = ReserveOutcome::Earlier(standing.clone()).facts();
        assert_eq!(earlier, standing.facts());
        assert_eq!(Settled(standing).facts(), Facts { state_before: None, ..earlier });
    }
}
