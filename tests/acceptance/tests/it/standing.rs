//! How an approval stands, for its own caller.

use harness::gateway::{Call, Caller};
use harness::lambda::Answer;
use harness::table::RecordPath;
use serde_json::{Value, json};

use crate::scenes::{NOBODY, Pair, approval_id, is, outcome, payment, start, start_transaction, view};

async fn stands(pair: &Pair, id: &str) -> Value {
    let answer = pair.verify.call(&view(id)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

#[tokio::test]
async fn it_is_told_as_at_the_start_with_one_read_and_no_write() {
    let pair = Pair::within(harness::world::World::new().await.via_proxy().await, &[]).await;
    let started = pair.start.call(&start_transaction(&payment("en", "M. Muster"))).await;
    let id = approval_id(&started);
    pair.world.proxy().take_counts();
    let (mut now, mut then) = (stands(&pair, &id).await, started.json());
    assert_eq!(pair.world.proxy().take_counts(), [("GetItem".to_owned(), 1)].into());
    for seconds in ["expiresInSeconds", "resendInSeconds"] {
        let (now, then) = (now[seconds].take().as_i64().unwrap(), then[seconds].take().as_i64().unwrap());
        assert!((then - 5..=then).contains(&now), "{seconds}: {now} after {then}");
    }
    assert_eq!(now, then);
    assert_eq!((&now["status"], &now["subject"]), (&json!("pending"), &json!("alice")));
    assert_eq!(now["transaction"]["fields"]["payee"], "M. Muster");
    assert_eq!(now["locale"], "en");
    let shown = json!({ "amount": "CHF 1,250.00", "payee": "M. Muster", "account": "CH93...23852957" });
    assert_eq!(now["shown"], shown);
    let (code, _) = pair.codes("alice");
    let sent = pair.world.nevis.messages()[0].text.clone();
    assert_eq!(now["text"].as_str().unwrap().replace("{{CODE}}", &code), sent);
    assert_eq!(pair.world.nevis.calls().verification, 0);
}

#[tokio::test]
async fn the_status_follows_what_happens() {
    let pair = Pair::new(&[("MAX_ATTEMPTS", "1"), ("RESEND_COOLDOWN_SECONDS", "0")]).await;
    let id = pair.started("alice").await;
    let (right, wrong) = pair.codes("alice");
    let status = async |id: &str| stands(&pair, id).await["status"].as_str().unwrap().to_owned();
    pair.verified(&id, &wrong, 423).await;
    assert_eq!(
        (status(&id).await.as_str(), &stands(&pair, &id).await["attemptsRemaining"]),
        ("locked", &json!(0))
    );
    pair.world.table.shift_time(&RecordPath::approval(&id), 301).await;
    assert_eq!(status(&id).await, "expired");
    assert_eq!(stands(&pair, &id).await["expiresInSeconds"], 0);
    let other = pair.started("alice").await;
    let (second, _) = pair.codes("alice");
    assert_ne!(right, second);
    pair.verified(&other, &second, 200).await;
    assert_eq!(status(&other).await, "approved");
}

#[tokio::test]
async fn nobody_else_learns_of_it_and_what_never_was_pending_is_not_found() {
    let pair = Pair::new(&[]).await;
    let id = pair.started("alice").await;
    pair.start.call(&start("nophone")).await;
    let approvals = pair.world.table.approvals().await;
    let refused = approvals.keys().find(|other| **other != id).unwrap();
    for unknown in [NOBODY, refused, &id[..43], &format!("{}{}", &id[..22], &NOBODY[22..])] {
        assert_eq!(
            outcome(&pair.verify.call(&view(unknown)).await),
            is(404, "approval-not-found"),
            "{unknown}"
        );
    }
    let jwt = pair.world.verify_function(&[("CALLER_AUTH", "jwt")]).await;
    let asked = |caller| view(&id).caller(caller);
    let mallory = jwt.call(&asked(Caller::jwt("mallory", &json!({})))).await;
    assert_eq!(outcome(&mallory), is(404, "approval-not-found"));
    assert_eq!(outcome(&jwt.call(&asked(Caller::none())).await), is(401, "unauthenticated"));
    let post: Answer = pair.verify.call(&view(&id).method("POST")).await;
    assert_eq!((outcome(&post), post.header("allow")), (is(405, "method-not-allowed"), Some("GET")));
}

#[tokio::test]
async fn a_users_own_page_knows_user_and_transaction_already() {
    let pair = Pair::new(&[("CALLER_AUTH", "jwt")]).await;
    let caller = || Caller::jwt("alice", &json!({}));
    let body = json!({ "transaction": payment("en", "M. Muster") });
    let started = pair.start.call(&Call::start(&body).caller(caller())).await;
    let now = pair.verify.call(&view(&approval_id(&started)).caller(caller())).await;
    assert_eq!((started.status, now.status), (201, 200));
    for answer in [started.json(), now.json()] {
        assert_eq!((answer.get("subject"), answer.get("transaction")), (None, None), "{answer}");
    }
}

#[tokio::test]
async fn it_needs_neither_nevis_nor_its_key() {
    let pair = Pair::within(harness::world::World::new().await.with_receipts().await, &[]).await;
    let id = pair.started("alice").await;
    pair.world.put_secret("").await;
    let keyless = pair.world.verify_function(&[("NEVIS_BASE_URL", "http://127.0.0.1:1")]).await;
    assert_eq!(keyless.call(&view(&id)).await.status, 200);
}

#[tokio::test]
async fn what_is_over_is_forgotten_whether_or_not_somebody_has_written_since() {
    let pair = Pair::new(&[]).await;
    let id = approval_id(&pair.start.call(&start_transaction(&payment("en", "M. Muster"))).await);
    pair.world.table.shift_time(&RecordPath::approval(&id), 300 + 120).await;
    let now = stands(&pair, &id).await;
    assert_eq!(now["status"], "expired");
    for name in ["text", "shown", "subject", "transaction"] {
        assert_eq!(now.get(name), None, "{name}");
    }
    pair.world.table.shift_time(&RecordPath::approval(&id), 24 * 3_600).await;
    assert_eq!(outcome(&pair.verify.call(&view(&id)).await), is(404, "approval-not-found"));
}
