//! What is promised, whatever happens in whatever order.

use super::view::View;

mod answers;
mod calling_off;
mod counting;
mod weak;
mod writing;

pub(super) use writing::Write;

/// What a promise comes to in a state, or for a write.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Finding {
    /// It could not have been broken here.
    NotAtStake,
    /// It could have been broken here, and was not.
    Held,
    Broken(String),
}

impl Finding {
    fn held_if(held: bool, otherwise: impl FnOnce() -> String) -> Self {
        if held { Self::Held } else { Self::Broken(otherwise()) }
    }

    fn held_where(shown: bool) -> Self {
        if shown { Self::Held } else { Self::NotAtStake }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Promise {
    /// No write takes the place of a record other than the one on which it was decided.
    NoLostUpdate,
    /// No invocation makes a transition twice.
    MadeOnce,
    /// Every SMS is an approval in the record.
    SmsCounted,
    /// One key, one SMS.
    OneSmsPerKey,
    /// No more SMS in a window and a day than are allowed.
    Quota,
    /// No SMS within the cooldown of another.
    Cooldown,
    /// At most one code of a user is being judged.
    OneCodeAtATime,
    /// Codes that are judged are attempts, and those are no more than allowed.
    Attempts,
    /// An answer that says that something is so is only given where it is written down.
    AnswersAreWritten,
    /// Who is answered that nothing was executed has nothing counted.
    NothingForNothing,
    /// An answer that says less than what is has a cause, and lost answers alone are none.
    NoWeakAnswer,
    /// What is cancelled is never approved.
    Cancelled,
    /// Once a user is locked, nothing begins and nothing is approved, and it stays locked.
    Locked,
    /// A write keeps the members that this release does not know, at every level.
    KeepsTheUnknown,
    /// A write touches the approval that it is about, what is forgotten, and nothing else.
    TouchesItsOwn,
    /// A write counts a wrong code, also one of an approval that was called off meanwhile, and nothing else.
    CountsFailures,
    /// A begin counts an attempt, and a release gives it back where no code was judged; nothing else does.
    CountsAttempts,
    /// What becomes pending or approved has its user and its transaction.
    StaysWhole,
}

type OfStates = (Promise, fn(&View<'_>) -> Finding);
type OfWrites = (Promise, fn(&Write<'_>) -> Finding);

impl Promise {
    /// Those that are held against every state.
    pub(super) const OF_STATES: [OfStates; 13] = [
        (Self::NoLostUpdate, writing::no_lost_update),
        (Self::MadeOnce, writing::made_once),
        (Self::SmsCounted, counting::sms_counted),
        (Self::OneSmsPerKey, counting::one_sms_per_key),
        (Self::Quota, counting::quota),
        (Self::Cooldown, counting::cooldown),
        (Self::OneCodeAtATime, counting::one_code_at_a_time),
        (Self::Attempts, counting::attempts),
        (Self::AnswersAreWritten, answers::are_written),
        (Self::NothingForNothing, answers::nothing_for_nothing),
        (Self::NoWeakAnswer, weak::no_weak_answer),
        (Self::Cancelled, calling_off::cancelled),
        (Self::Locked, calling_off::locked),
    ];

    /// Those that are held against every write, beside the record on which it was decided.
    pub(super) const OF_WRITES: [OfWrites; 5] = [
        (Self::KeepsTheUnknown, writing::keeps_the_unknown),
        (Self::TouchesItsOwn, writing::touches_its_own),
        (Self::CountsFailures, writing::counts_failures),
        (Self::CountsAttempts, writing::counts_attempts),
        (Self::StaysWhole, writing::stays_whole),
    ];
}
