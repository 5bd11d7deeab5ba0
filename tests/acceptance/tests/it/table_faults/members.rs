//! Records of another release, and records that are broken.

use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use harness::table::{AttributeValue, Attributes, RecordPath};
use serde_json::{Value, json};
use simulator::{Endpoint, Fault};

use super::{Scene, TRANSITIONS};
use crate::scenes::{Pair, is, outcome, start, start_with_key, verify};

/// Every request about the user of this record is 503, and the record stays byte for byte.
async fn assert_left_alone(pair: &Pair, id: &str, right: &str, why: &str) {
    let pk = format!("user#{}", &id[..22]);
    let before = pair.world.table.item(&pk).await;
    let calls = pair.world.nevis.calls();
    for call in [start("alice"), start_with_key("alice", "k")] {
        assert_eq!(outcome(&pair.start.call(&call).await), is(503, "upstream-unavailable"), "{why}");
    }
    let checked = pair.verify.call(&verify(id, right)).await;
    assert_eq!(outcome(&checked), is(503, "upstream-unavailable"), "{why}");
    assert_eq!(pair.world.nevis.calls(), calls, "{why}");
    assert_eq!(pair.world.table.item(&pk).await, before, "{why}");
}

#[tokio::test]
async fn a_record_of_another_shape_or_that_cannot_be_read_is_left_alone() {
    let scene = Scene::before("begin").await;
    let (pair, table) = (&scene.pair, &scene.pair.world.table);
    let right = pair.codes("alice").0;
    let good = table.item(&format!("user#{}", &scene.id[..22])).await.expect("a record");
    let (record, approval) = (scene.record(), scene.place());
    let is = |place: RecordPath, value: Value| (place, Some(value));
    for (place, value) in [
        is(record.at("shape"), json!(2)),
        is(record.at("shape"), json!("1")),
        is(record.at("version"), json!(7)),
        is(record.at("past"), json!("reserve.x")),
        is(record.at("past"), json!([7])),
        is(record.at("failures"), json!("0")),
        is(record.at("failuresUntil"), json!(true)),
        is(record.at("check"), json!("begin.x")),
        is(record.at("check"), json!({ "checker": "begin.x", "approval": "a" })),
        is(record.at("approvals"), json!([])),
        is(record.at("approvals").at("x"), json!("pending")),
        is(approval.at("state"), json!("paused")),
        is(approval.at("attempts"), json!("0")),
        is(approval.at("attempts"), json!(0.5)),
        is(approval.at("createdAt"), json!(null)),
        is(approval.at("statusToken"), json!(7)),
        is(approval.at("userId"), json!("../x")),
        is(approval.at("shown"), json!({ "amount": 7 })),
        (record.at("shape"), None),
        (record.at("version"), None),
        (approval.at("state"), None),
        (approval.at("caller"), None),
        (approval.at("expiresAt"), None),
        (approval.at("transactionId"), None),
    ] {
        let (why, mut bad) = (format!("{place:?} is {value:?}"), good.clone());
        match value {
            Some(value) => place.set_in(&mut bad, &value),
            None => place.remove_in(&mut bad),
        }
        table.put(bad).await;
        assert_left_alone(pair, &scene.id, &right, &why).await;
    }
    table.put(good).await;
    pair.verified(&scene.id, &right, 200).await;
}

/// What a later release may write: a value of every type.
fn of_another_release() -> AttributeValue {
    let (text, number) = ("later".to_owned(), "12345678901234567890.5".to_owned());
    let blob = || Blob::new([0, 255]);
    AttributeValue::M(HashMap::from([
        ("n".to_owned(), AttributeValue::N(number.clone())),
        ("b".to_owned(), AttributeValue::B(blob())),
        ("ss".to_owned(), AttributeValue::Ss(vec![text.clone()])),
        ("ns".to_owned(), AttributeValue::Ns(vec![number])),
        ("bs".to_owned(), AttributeValue::Bs(vec![blob()])),
        ("l".to_owned(), AttributeValue::L(vec![AttributeValue::S(text), AttributeValue::Null(true)])),
        ("bool".to_owned(), AttributeValue::Bool(false)),
    ]))
}

/// Adds a member to what is at this place.
async fn add(pair: &Pair, place: &RecordPath) {
    let add =
        |record: &mut Attributes| drop(place.map_in(record).insert("later".to_owned(), of_another_release()));
    pair.world.table.rewrite(place, add).await;
}

async fn assert_kept(pair: &Pair, place: &RecordPath, when: &str) {
    let mut record = pair.world.table.item(place.pk()).await.expect("a record");
    assert_eq!(place.map_in(&mut record).get("later"), Some(&of_another_release()), "{place:?} {when}");
}

#[tokio::test]
async fn every_transition_keeps_what_another_release_has_written() {
    for transition in TRANSITIONS {
        let scene = Scene::before(transition).await;
        for place in [scene.record(), scene.place()] {
            add(&scene.pair, &place).await;
        }
        assert!(scene.answer().await.status < 503, "{transition}");
        for place in [scene.record(), scene.place()] {
            assert_kept(&scene.pair, &place, transition).await;
        }
    }
}

#[tokio::test]
async fn what_another_release_has_written_of_a_running_check_stays_through_a_start() {
    let scene = Scene::before("approve").await;
    let (nevis, check) = (&scene.pair.world.nevis, scene.record().at("check"));
    nevis.set_faults(vec![Fault::on(Endpoint::Verification).hold()]);
    let meanwhile = async {
        nevis.wait_until_held(Endpoint::Verification).await;
        add(&scene.pair, &check).await;
        scene.pair.started("alice").await;
        assert_kept(&scene.pair, &check, "after a start").await;
        nevis.release();
    };
    let (answer, ()) = tokio::join!(scene.answer(), meanwhile);
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[tokio::test]
async fn what_another_release_has_written_outlives_what_is_forgotten() {
    let scene = Scene::before("reserve").await;
    let table = &scene.pair.world.table;
    add(&scene.pair, &scene.place()).await;
    table.shift_all(420).await;
    assert_eq!(scene.answer().await.status, 201);
    let forgotten = table.approval(&scene.id).await;
    for member in ["statusToken", "username", "userId", "subject"] {
        assert_eq!(forgotten.get(member), None, "{member} is needed no more");
    }
    assert_kept(&scene.pair, &scene.place(), "420 s later").await;
}
