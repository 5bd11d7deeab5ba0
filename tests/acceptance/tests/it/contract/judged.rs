//! What starts and checks come to, also those that meet another one.

use harness::table::RecordPath;
use simulator::{Endpoint, Fault};

use super::{Album, START, VERIFY};
use crate::scenes::{Pair, approval_id, payment, start, start_transaction, start_with_key, verify};

pub(super) async fn starts(album: &mut Album) {
    let pair = Pair::new(&[]).await;
    album.add("start: sent", START, &pair.start.call(&start_with_key("alice", "k")).await);
    album.add("start: the same key again", START, &pair.start.call(&start_with_key("alice", "k")).await);
    let other = start_transaction(&payment("en", "M. Muster")).header("idempotency-key", "k");
    album.add("start: the same key, another body", START, &pair.start.call(&other).await);
    album.add("start: within the cooldown", START, &pair.start.call(&start("alice")).await);
    album.add("start: an unknown user", START, &pair.start.call(&start("nobody")).await);
}

pub(super) async fn verifications(album: &mut Album) {
    let pair = Pair::new(&[("RESEND_COOLDOWN_SECONDS", "0")]).await;
    let id = pair.started("alice").await;
    let (right, wrong) = pair.codes("alice");
    album.add("verification: wrong", VERIFY, &pair.verified(&id, &wrong, 422).await);
    album.add("verification: right", VERIFY, &pair.verified(&id, &right, 200).await);
    album.add("verification: right again", VERIFY, &pair.verified(&id, &right, 200).await);
    album.add("verification: used", VERIFY, &pair.verified(&id, &wrong, 409).await);
    let id = pair.started("alice").await;
    let (_, wrong) = pair.codes("alice");
    for _ in 0..2 {
        pair.verified(&id, &wrong, 422).await;
    }
    album.add("verification: the last attempt", VERIFY, &pair.verified(&id, &wrong, 423).await);
    let id = pair.started("alice").await;
    let (_, wrong) = pair.codes("alice");
    pair.verified(&id, &wrong, 422).await;
    album.add("verification: the last failure", VERIFY, &pair.verified(&id, &wrong, 423).await);
    album.add("start: a locked user", START, &pair.start.call(&start("alice")).await);
    let id = pair.started("bob").await;
    pair.world.table.shift_time(&RecordPath::approval(&id), 300).await;
    album.add("verification: too late", VERIFY, &pair.verified(&id, "123456", 410).await);
}

/// What a second request gets while the first is with Nevis.
pub(super) async fn running(album: &mut Album) {
    let pair = Pair::new(&[]).await;
    let twin = Pair {
        start: pair.world.start_function(&[]).await,
        verify: pair.world.verify_function(&[]).await,
        world: pair.world,
    };
    let nevis = &twin.world.nevis;
    nevis.set_faults(vec![Fault::on(Endpoint::Approval).times(1).hold()]);
    let (first, second) = (start_with_key("alice", "k"), start_with_key("alice", "k"));
    let meanwhile = async {
        nevis.wait_until_held(Endpoint::Approval).await;
        album.add("start: the same key while it is running", START, &twin.start.call(&second).await);
        nevis.release();
    };
    let (started, ()) = tokio::join!(pair.start.call(&first), meanwhile);
    let (id, (right, _)) = (approval_id(&started), twin.codes("alice"));
    nevis.set_faults(vec![Fault::on(Endpoint::Verification).times(1).hold()]);
    let meanwhile = async {
        nevis.wait_until_held(Endpoint::Verification).await;
        let answer = twin.verify.call(&verify(&id, &right)).await;
        album.add("verification: while another is running", VERIFY, &answer);
        nevis.release();
    };
    let check = verify(&id, &right);
    tokio::join!(pair.verify.call(&check), meanwhile);
}
