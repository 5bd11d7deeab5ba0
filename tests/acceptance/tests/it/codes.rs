//! Codes as people type them.

use serde_json::json;

use crate::scenes::{Pair, problem};

#[tokio::test]
async fn a_code_is_taken_once_however_it_is_typed() {
    let pair = Pair::new(&[]).await;
    let id = pair.started("alice").await;
    let (right, _) = pair.codes("alice");
    let typed = format!(" {}-{} ", &right[..3], &right[3..]);
    let answer = pair.verified(&id, &typed, 200).await;
    let approval = pair.world.table.approval(&id).await;
    let expected =
        json!({ "status": "approved", "transactionId": approval["transactionId"], "subject": "alice" });
    assert_eq!(answer.json(), expected);
    assert_eq!((&approval["state"], approval.get("statusToken")), (&json!("approved"), None));
    assert_eq!(pair.world.table.record_of(&id).await.get("check"), None);
    assert_eq!(pair.world.nevis.calls().verification, 1);
}

#[tokio::test]
async fn a_code_is_its_digits_in_whatever_script_and_with_whatever_between_them() {
    let pair = Pair::new(&[("RESEND_COOLDOWN_SECONDS", "0"), ("MAX_SENDS_PER_WINDOW", "20")]).await;
    let in_script = |code: &str, zero: char| -> String {
        let digits = code.chars().filter_map(|digit| digit.to_digit(10));
        digits.filter_map(|digit| char::from_u32(u32::from(zero) + digit)).collect()
    };
    for form in ["{}\u{2013}{}", "{}\u{a0}{}", "\u{200e}{}{}", "{}{}\n", "{}\u{b7}{}\u{feff}"] {
        let id = pair.started("alice").await;
        let (right, _) = pair.codes("alice");
        let typed = form.replacen("{}", &right[..3], 1).replacen("{}", &right[3..], 1);
        pair.verified(&id, &typed, 200).await;
    }
    for zero in ['\u{ff10}', '\u{660}', '\u{6f0}', '\u{966}'] {
        let id = pair.started("alice").await;
        let (right, wrong) = pair.codes("alice");
        pair.verified(&id, &in_script(&wrong, zero), 422).await;
        pair.verified(&id, &in_script(&right, zero), 200).await;
    }
    let id = pair.started("alice").await;
    let (right, _) = pair.codes("alice");
    for bad in [format!("{right}\u{b2}"), format!("{right}{}", " ".repeat(59))] {
        assert_eq!(problem(&pair.verified(&id, &bad, 422).await), "invalid-value");
    }
    pair.verified(&id, &right, 200).await;
}
