//! The access key is rotated while requests are in flight: held by Nevis, some after it has let them in,
//! some before.

use harness::gateway::Call;
use harness::lambda::{Answer, Pool};
use harness::world::World;
use simulator::{ACCESS_KEY, Endpoint, Event, Fault, Settings};

use crate::races::all_at_once;
use crate::scenes::{approval_id, is, number, outcome, start, start_with_key, verify};

/// In flight of each kind.
const HALF: u32 = 10;
const NEW: &str = "the-new-key";

/// Many processes of both functions, users who start, and users who have a code.
struct Users {
    world: World,
    starts: Pool,
    verifications: Pool,
    calls: (Vec<Call>, Vec<Call>),
}

impl Users {
    async fn new(settings: Settings) -> Self {
        let world = World::with(Settings { more_users: 3 * HALF, ..settings }).await;
        let size = usize::try_from(HALF).unwrap();
        let (starts, verifications) = tokio::join!(world.start_pool(size, &[]), world.verify_pool(size, &[]));
        let mut checks = Vec::new();
        for user in 1..=HALF {
            let user = format!("user-{user}");
            let id = approval_id(&starts.call(&start(&user)).await);
            checks.push(verify(&id, &world.nevis.last_code(&user).unwrap()));
        }
        let new = HALF + 1..=2 * HALF;
        let new = new.map(|user| start_with_key(&format!("user-{user}"), &format!("key-{user}"))).collect();
        Self { world, starts, verifications, calls: (new, checks) }
    }

    /// Both keys are good from now on.
    fn overlap(&self) {
        self.world.nevis.set_access_keys(vec![ACCESS_KEY.to_owned(), NEW.to_owned()]);
    }

    fn revoke_old(&self) {
        self.world.nevis.set_access_keys(vec![NEW.to_owned()]);
    }

    /// The answers to all calls at once: of the starts, and of the verifications.
    async fn call_all(&self) -> (Vec<Answer>, Vec<Answer>) {
        let (starts, checks) = &self.calls;
        tokio::join!(all_at_once(&self.starts, starts), all_at_once(&self.verifications, checks))
    }

    /// The answers to all calls, held by Nevis until `rotate` is through: every second one when it has
    /// been let in, the others before, or all of them before.
    async fn call_all_around(
        &self,
        all_before: bool,
        rotate: impl Future<Output = ()>,
    ) -> (Vec<Answer>, Vec<Answer>) {
        let nevis = &self.world.nevis;
        let hold = |on, act| Fault::on(on).times(HALF / 2).hold().act(act && !all_before);
        let [start, check] = [Endpoint::Approval, Endpoint::Verification];
        nevis.set_faults(vec![hold(start, true), hold(start, false), hold(check, true), hold(check, false)]);
        let meanwhile = async {
            nevis.wait_until_so_many_held(start, HALF).await;
            nevis.wait_until_so_many_held(check, HALF).await;
            rotate.await;
            nevis.release();
        };
        tokio::join!(self.call_all(), meanwhile).0
    }

    /// How often something has happened at Nevis.
    fn happened(&self, event: Event) -> u32 {
        let journal = self.world.nevis.journal();
        u32::try_from(journal.iter().filter(|entry| entry.event == event).count()).unwrap()
    }

    /// Each user has been sent one SMS, and each code judged once: nothing was doubled.
    async fn assert_all_was_done_once(&self, attempts: i64) {
        assert_eq!((self.happened(Event::Sent), self.happened(Event::Accepted)), (2 * HALF, HALF));
        assert_eq!(self.happened(Event::Refused), 0);
        let mut users: Vec<_> = self.world.nevis.messages().into_iter().map(|sms| sms.username).collect();
        users.sort();
        users.dedup();
        assert_eq!(users.len(), usize::try_from(2 * HALF).unwrap());
        let approvals = self.world.table.approvals().await;
        let approved: Vec<_> =
            approvals.values().filter(|approval| approval["state"] == "approved").collect();
        assert_eq!(approved.len(), usize::try_from(HALF).unwrap());
        assert!(approved.iter().all(|approval| number(approval, "attempts") == attempts), "{approved:#?}");
    }
}

fn assert_all(answers: &[Answer], expected: &(u16, String)) {
    let others: Vec<_> = answers.iter().map(outcome).filter(|answer| answer != expected).collect();
    assert!(!answers.is_empty() && others.is_empty(), "{others:?}");
}

#[tokio::test]
async fn a_rotation_with_twenty_in_flight_fails_nothing_and_doubles_no_sms() {
    let users = Users::new(Settings::default()).await;
    // A look-up would notice the rotation too, and calls are counted.
    users.world.name_users();
    users.overlap();
    let rotation = async {
        users.world.put_secret(NEW).await;
        users.revoke_old();
    };
    let (starts, checks) = Box::pin(users.call_all_around(false, rotation)).await;
    assert_all(&starts, &is(201, ""));
    assert_all(&checks, &is(200, ""));
    users.assert_all_was_done_once(1).await;
    let calls = users.world.nevis.calls();
    let refused = u64::from(HALF / 2);
    assert_eq!(calls.approval, u64::from(2 * HALF) + refused, "those that came too late, once more");
    assert_eq!(calls.verification, u64::from(HALF) + refused);

    // Half of the processes have not noticed yet: their next request finds the old key dead.
    let strangers: Vec<_> = (1..=HALF).map(|user| start(&format!("user-{}", 2 * HALF + user))).collect();
    assert_all(&all_at_once(&users.starts, &strangers).await, &is(201, ""));
    assert_eq!(users.happened(Event::Sent), 3 * HALF);
    let calls = users.world.nevis.calls();
    assert_eq!(calls.approval, u64::from(3 * HALF) + 2 * refused);
}

#[tokio::test]
async fn while_both_keys_are_good_either_is_taken() {
    let users = Users::new(Settings::default()).await;
    users.overlap();
    users.world.put_secret(NEW).await;
    let (starts, checks) = users.call_all().await;
    assert_all(&starts, &is(201, ""));
    assert_all(&checks, &is(200, ""));
    users.assert_all_was_done_once(1).await;
    assert_eq!(users.world.nevis.calls().introspect, 0, "nobody has doubted a key");
}

#[tokio::test]
async fn a_key_that_dies_between_the_two_calls_of_a_start_doubles_no_sms() {
    let settings = Settings { user_id_in_approval: false, ..Settings::default() };
    let users = Users::new(settings).await;
    users.overlap();
    let nevis = &users.world.nevis;
    nevis.set_faults(vec![Fault::on(Endpoint::Users).times(HALF).hold().act(false)]);
    let rotation = async {
        nevis.wait_until_so_many_held(Endpoint::Users, HALF).await;
        users.world.put_secret(NEW).await;
        users.revoke_old();
        nevis.release();
    };
    let (starts, ()) = tokio::join!(all_at_once(&users.starts, &users.calls.0), rotation);
    assert_all(&starts, &is(201, ""));
    assert_eq!(users.happened(Event::Sent), 2 * HALF);
    let approvals = users.world.table.approvals().await;
    let found = approvals.values().all(|approval| approval.contains_key("userId"));
    assert!(found, "the lookups went on with the new key");
}

#[tokio::test]
async fn in_the_hard_order_all_is_502_until_the_secret_is_changed_and_then_the_first_request_succeeds() {
    let users = Users::new(Settings::default()).await;
    let revocation = async { users.revoke_old() };
    let (starts, checks) = users.call_all_around(true, revocation).await;
    let misconfigured = is(502, "upstream-misconfigured");
    for answers in [&starts, &checks] {
        assert_all(answers, &misconfigured);
    }
    // And so it stays, for whoever comes.
    let (starts, checks) = users.call_all().await;
    for answers in [&starts, &checks] {
        assert_all(answers, &misconfigured);
    }
    assert_eq!((users.happened(Event::Sent), users.happened(Event::Accepted)), (HALF, 0));

    users.world.put_secret(NEW).await;
    // The very next request of every process, with the same keys and codes.
    let (starts, checks) = users.call_all().await;
    assert_all(&starts, &is(201, ""));
    assert_all(&checks, &is(200, ""));
    users.assert_all_was_done_once(3).await;
}
