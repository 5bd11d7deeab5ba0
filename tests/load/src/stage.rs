//! The world of a run, with proxies wherever something can go wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use harness::built::Binary;
use harness::emulator::Emulator;
use harness::gateway::epoch_ms;
use harness::openapi::Contract;
use harness::proxy::Proxy;
use harness::table::{short, tag};
use harness::world::World;
use simulator::Settings;

use super::books::{Approval, Evidence, Limits};
use super::diary::Diary;
use super::fleet::{Fleet, Fleets};
use super::report::Hits;

/// So narrow that a run of seconds meets every limit.
const LIMITS: Limits = Limits { attempts: 3, failures: 4, window: 4, day: 6, cooldown: 1 };

/// Everything that all parts of a run share.
pub(super) struct Stage {
    pub(super) world: World,
    pub(super) contract: Contract,
    pub(super) diary: Diary,
    /// Before Secrets Manager.
    pub(super) secrets: Proxy,
    began: i64,
    wishes: AtomicU64,
    visits: AtomicU64,
    closed: AtomicBool,
}

impl Stage {
    pub(super) async fn set_up() -> Self {
        let settings = Settings { more_users: 1_000_000, ..Settings::default() };
        Self {
            world: World::with(settings).await.via_proxy().await.with_receipts().await,
            contract: Contract::read(),
            diary: Diary::default(),
            secrets: Proxy::start(&Emulator::shared().url()).await.expect("a free port"),
            began: epoch_ms() / 1000,
            wishes: AtomicU64::new(0),
            visits: AtomicU64::new(0),
            closed: AtomicBool::new(false),
        }
    }

    /// So many places for processes of each function.
    pub(super) fn fleets(&self, size: usize) -> Fleets {
        let env = self.env(LIMITS.cooldown);
        Fleets {
            starts: Fleet::new(size, Binary::StartApproval, env.clone()),
            hurried_starts: Fleet::new(size, Binary::StartApproval, self.env(0)),
            verifications: Fleet::new(size, Binary::VerifyCode, env),
        }
    }

    fn env(&self, cooldown: i64) -> Vec<(String, String)> {
        let limits = [
            ("MAX_ATTEMPTS", LIMITS.attempts.to_string()),
            ("MAX_FAILURES", LIMITS.failures.to_string()),
            ("MAX_SENDS_PER_WINDOW", LIMITS.window.to_string()),
            ("MAX_SENDS_PER_DAY", LIMITS.day.to_string()),
            ("RESEND_COOLDOWN_SECONDS", cooldown.to_string()),
            ("AWS_ENDPOINT_URL_SECRETS_MANAGER", self.secrets.url()),
        ];
        self.world.env(&limits.each_ref().map(|(name, value)| (*name, value.as_str())))
    }

    /// A number that no wish had before: the amount of its payment, so that its SMS can be told from all
    /// others.
    pub(super) fn next_wish(&self) -> u64 {
        self.wishes.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// A user whom nobody else is.
    pub(super) fn someone(&self) -> u64 {
        100_000 + self.visits.fetch_add(1, Ordering::Relaxed)
    }

    /// A user whom others are too, at the same time: another every 30 visits, as each is soon at his
    /// limits.
    pub(super) fn everyone(&self) -> u64 {
        1 + self.visits.fetch_add(1, Ordering::Relaxed) / 30
    }

    /// What there is to balance, once nothing runs any more.
    pub(super) async fn evidence(&self) -> Evidence {
        // The table first: a step or an SMS of a process that has just died can still come in, and then
        // what the table says is the earlier, and weaker, claim.
        let (approvals, wishes) = (self.world.table.approvals().await, self.diary.wishes());
        let users: BTreeSet<_> = wishes.values().map(|wish| wish.username.clone()).collect();
        let tagged = users.into_iter().map(|user| (tag(self.world.table.name(), &user), user));
        let users: BTreeMap<_, _> = tagged.collect();
        let approvals = approvals.into_iter().map(|(id, members)| {
            let tag = id.trim_end_matches(short(&id)).to_owned();
            Approval { id, username: users.get(&tag).cloned().unwrap_or(tag), members }
        });
        Evidence {
            approvals: approvals.collect(),
            journal: self.world.nevis.journal(),
            wishes,
            checks: self.diary.checks(),
            most_at_once: self.world.nevis.most_at_once(),
            faulty_answers: self.diary.faults(),
            limits: LIMITS,
            seconds: (self.began, epoch_ms() / 1000),
        }
    }

    /// Whether the users are still at work.
    pub(super) fn is_open(&self) -> bool {
        !self.closed.load(Ordering::Relaxed)
    }

    /// Sends the users home, once they have their answers.
    pub(super) fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    /// Requests that a fault has hit so far.
    pub(super) fn hits(&self) -> Hits {
        Hits {
            nevis: self.world.nevis.faults_hit(),
            table: self.world.proxy().hits(),
            kms: self.world.receipts().kms.hits(),
            secret: self.secrets.hits(),
        }
    }
}
