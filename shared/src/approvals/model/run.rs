//! Driving invocations through all schedules.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, UNIX_EPOCH};

use super::schedule::Schedule;
use super::world::{Access, LATE, ModelTable, Passage, Waiting, World};
use crate::approvals::Approvals;
use crate::clock::Clock;
use crate::config::Policy;
use crate::deadline::Deadline;
use crate::reply::Reply;

/// The time at which all of it happens.
pub(super) const NOW: i64 = 1_700_000_000;

/// How much may go wrong in one run; each is multiplied into the number of schedules.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Trouble {
    /// Steps whose answer is lost, made or not; and reads that fail.
    pub(super) lost: usize,
    /// Steps that are given up, and arrive late or never.
    pub(super) given_up: usize,
    /// Invocations that die.
    pub(super) deaths: usize,
}

/// One invocation of a run.
pub(super) type Invocation = Pin<Box<dyn Future<Output = Reply>>>;

/// What a run ended with: per invocation its reply, or `None` if it died.
pub(super) type Outcome = Vec<Option<Reply>>;

/// A place for one run: the world, its clock, its policy.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) world: World,
    pub(super) now: Arc<AtomicI64>,
    pub(super) policy: Policy,
}

impl Place {
    fn new(policy: Policy) -> Self {
        Self { world: World::default(), now: Arc::new(AtomicI64::new(NOW)), policy }
    }

    /// The approvals as the invocation with this number sees them.
    pub(super) fn approvals(&self, invocation: usize) -> Approvals<ModelTable> {
        let (now, table) = (Arc::clone(&self.now), ModelTable { world: self.world.clone(), invocation });
        let seconds = move || Duration::from_secs(now.load(Ordering::SeqCst).unsigned_abs());
        Approvals::new(table, Clock::telling(move || UNIX_EPOCH + seconds()), self.policy.clone())
    }

    /// The deadline of an invocation that begins now.
    pub(super) fn deadline(&self) -> Deadline {
        let now = Duration::from_secs(self.now.load(Ordering::SeqCst).unsigned_abs());
        let sent = u64::try_from((now + Duration::from_secs(15)).as_millis()).unwrap();
        Deadline::new(sent, UNIX_EPOCH + now)
    }

    /// Lets time pass.
    pub(super) fn later(&self, seconds: i64) {
        self.now.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Runs one invocation with nothing else going on and nothing going wrong.
    pub(super) fn alone(&self, invocation: Invocation) -> Reply {
        let outcome = drive(self, vec![invocation], Trouble::default(), &mut Schedule::default());
        outcome.unwrap().into_iter().next().flatten().unwrap()
    }
}

/// Runs what `scenario` makes of a place under every schedule, and `check`s each outcome. Gives the
/// number of schedules.
///
/// Of two schedules that differ only in the order of accesses that commute, one is run: after a move
/// was explored, it sleeps in the moves explored after it until something that it does not commute
/// with has happened (sleep sets, Godefroid 1996).
pub(super) fn all_schedules(
    policy: &Policy,
    trouble: Trouble,
    scenario: impl Fn(&Place) -> Vec<Invocation>,
    check: impl Fn(&Place, &Outcome),
) -> usize {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    let runtime = runtime.unwrap();
    let _inside = runtime.enter();
    let (mut schedule, mut runs) = (Schedule::default(), 0);
    loop {
        let place = Place::new(policy.clone());
        let invocations = scenario(&place);
        if let Some(outcome) = drive(&place, invocations, trouble, &mut schedule) {
            check(&place, &outcome);
            runs += 1;
        }
        if !schedule.next() {
            return runs;
        }
    }
}

/// What the schedule may do next.
#[derive(Clone, Debug)]
enum Move {
    LetThrough(Waiting, Passage),
    Kill(usize),
    /// What is still on its way never arrives.
    Finish,
}

impl Move {
    fn invocation(&self) -> usize {
        match self {
            Self::LetThrough(waiting, _) => waiting.ticket.0,
            Self::Kill(invocation) => *invocation,
            Self::Finish => LATE,
        }
    }

    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::LetThrough(one, passage), Self::LetThrough(two, same)) => {
                one.ticket == two.ticket && passage == same
            }
            (Self::Kill(one), Self::Kill(two)) => one == two,
            (Self::LetThrough(..) | Self::Kill(_) | Self::Finish, _) => false,
        }
    }

    /// Whether it makes no difference which comes first. What goes wrong does not commute: only so much
    /// of it is left.
    fn commutes_with(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::LetThrough(one, Passage::Done), Self::LetThrough(two, Passage::Done)) => {
                one.ticket.0 != two.ticket.0 && one.access.commutes_with(&two.access)
            }
            (Self::LetThrough(..) | Self::Kill(_) | Self::Finish, _) => false,
        }
    }
}

/// Gives `None` where another schedule comes to the same.
fn drive(
    place: &Place,
    invocations: Vec<Invocation>,
    mut trouble: Trouble,
    schedule: &mut Schedule,
) -> Option<Outcome> {
    let mut outcome: Outcome = invocations.iter().map(|_| None).collect();
    let mut alive: Vec<_> = invocations.into_iter().map(Some).collect();
    let mut asleep: Vec<Move> = Vec::new();
    for invocation in 0..alive.len() {
        poll(&mut alive, &mut outcome, invocation);
    }
    loop {
        let mut moves = moves(place, trouble);
        if moves.is_empty() {
            assert!(alive.iter().all(Option::is_none), "an invocation waits for nothing");
            return Some(outcome);
        }
        moves.retain(|possible| !asleep.iter().any(|sleeping| sleeping.is(possible)));
        if moves.is_empty() {
            return None;
        }
        let chosen = schedule.choose(moves.len());
        let next = moves[chosen].clone();
        asleep.extend(moves.drain(..chosen));
        asleep.retain(|sleeping| sleeping.commutes_with(&next));
        match &next {
            Move::Finish => {
                place.world.bury(LATE);
                return Some(outcome);
            }
            Move::LetThrough(waiting, passage) => {
                match passage {
                    Passage::Done => {}
                    Passage::AnswerLost | Passage::NeverArrives => trouble.lost -= 1,
                    Passage::GivenUp => trouble.given_up -= 1,
                }
                place.world.grant(waiting.ticket, *passage);
            }
            Move::Kill(invocation) => {
                trouble.deaths -= 1;
                alive[*invocation] = None;
                place.world.bury(*invocation);
            }
        }
        if next.invocation() != LATE {
            poll(&mut alive, &mut outcome, next.invocation());
        }
    }
}

fn moves(place: &Place, trouble: Trouble) -> Vec<Move> {
    let mut moves = Vec::new();
    let waiting = place.world.state().waiting.clone();
    for access in &waiting {
        let passages = passages(access, trouble).into_iter();
        moves.extend(passages.map(|passage| Move::LetThrough(access.clone(), passage)));
    }
    let mut running: Vec<_> =
        waiting.iter().map(|access| access.ticket.0).filter(|who| *who != LATE).collect();
    running.dedup();
    if running.is_empty() && !waiting.is_empty() {
        moves.push(Move::Finish);
    }
    if trouble.deaths > 0 {
        moves.extend(running.into_iter().map(Move::Kill));
    }
    moves
}

/// How an access may be let through.
fn passages(waiting: &Waiting, trouble: Trouble) -> Vec<Passage> {
    let mut passages = vec![Passage::Done];
    if waiting.ticket.0 == LATE || waiting.access == Access::Nevis {
        return passages;
    }
    if trouble.lost > 0 {
        passages.push(Passage::NeverArrives);
    }
    if matches!(waiting.access, Access::Write(_)) {
        passages.extend((trouble.lost > 0).then_some(Passage::AnswerLost));
        passages.extend((trouble.given_up > 0).then_some(Passage::GivenUp));
    }
    passages
}

fn poll(alive: &mut [Option<Invocation>], outcome: &mut Outcome, invocation: usize) {
    let Some(future) = alive[invocation].as_mut() else { return };
    if let Poll::Ready(reply) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        outcome[invocation] = Some(reply);
        alive[invocation] = None;
    }
}
