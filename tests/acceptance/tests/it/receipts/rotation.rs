//! A rotation of the key that signs: list the new one, swap, drop the old one.

use harness::world::World;
use serde_json::Value;

use super::{Receipt, keys_of, payment, receipt_of};
use crate::scenes::Pair;

/// One release of the function: its key set, and a receipt that it signs.
async fn release(pair: &mut Pair, key: &str, extra: &str) -> (Vec<Value>, Receipt) {
    let variables = [("RECEIPT_KEY_ID", key), ("RECEIPT_EXTRA_KEY_IDS", extra)];
    pair.verify = pair.world.verify_function(&variables).await;
    let (id, code) = payment(pair, "alice").await;
    let receipt = receipt_of(&pair.verified(&id, &code, 200).await);
    (keys_of(&pair.verify).await, receipt)
}

fn kids(keys: &[Value]) -> Vec<&str> {
    keys.iter().map(|key| key["kid"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_rotation_leaves_no_receipt_without_its_key() {
    let world = World::new().await.with_receipts().await;
    let (old, new) = (world.receipts().key_id.clone(), world.receipts().another_key().await);
    let mut pair = Pair::within(world, &[("RESEND_COOLDOWN_SECONDS", "0")]).await;
    let (before, by_old) = release(&mut pair, &old, "").await;
    let (listed, by_old_still) = release(&mut pair, &old, &new).await;
    let (swapped, by_new) = release(&mut pair, &new, &old).await;
    let (after, by_new_still) = release(&mut pair, &new, "").await;

    let [old, new] = [by_old.kid(), by_new.kid()];
    let [old, new] = [old.as_str().unwrap(), new.as_str().unwrap()];
    assert_eq!([kids(&before), kids(&listed)], [vec![old], vec![old, new]], "listed before it signs");
    assert_eq!([kids(&swapped), kids(&after)], [vec![new, old], vec![new]]);
    assert_eq!(
        (by_old_still.kid(), by_new_still.kid()),
        (old.into(), new.into()),
        "what is listed does not sign"
    );
    for receipt in [&by_old, &by_old_still, &by_new] {
        assert!(receipt.is_good_for(&listed) && receipt.is_good_for(&swapped));
    }
    assert!(by_new_still.is_good_for(&after) && !by_new.is_good_for(&before) && !by_old.is_good_for(&after));
}
