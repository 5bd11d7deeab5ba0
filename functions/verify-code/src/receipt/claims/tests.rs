use countersign::approvals::ApprovalId;

use super::*;

pub(crate) fn config() -> ReceiptConfig {
    ReceiptConfig {
        key_id: "key".to_owned(),
        issuer: "https://countersign.example".to_owned(),
        audience: "payments".to_owned(),
        extra_key_ids: Vec::new(),
    }
}

pub(crate) fn approved() -> Approved {
    let fields = [("payee", "M. Muster"), ("amount", "1250.00")];
    Approved {
        approval_id: ApprovalId::parse("kq3v0m7T2yWl5b1cZr8n4AhT9sQx2LwYb6dE1fGcKj0Z").unwrap(),
        transaction_id: "d9db4760-1f9c-4d3a-9a51-5cbe533389e3".to_owned(),
        subject: "alice".to_owned(),
        transaction: Some(Transaction {
            template: "payment".to_owned(),
            fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
        }),
        reference: Some("order-7".to_owned()),
        locale: Some("de".to_owned()),
        approved_at: 1_700_000_000,
        repeated: false,
        repeats_left: 5,
    }
}

#[test]
fn the_claims_are_these_bytes() {
    let expected = concat!(
        r#"{"iss":"https://countersign.example","aud":"payments","sub":"alice","jti":"kq3v0m7T2yWl5b1cZr8n4AhT9sQx2LwYb6dE1fGcKj0Z","#,
        r#""txn":"d9db4760-1f9c-4d3a-9a51-5cbe533389e3","#,
        r#""transaction":{"template":"payment","fields":{"amount":"1250.00","payee":"M. Muster"}},"#,
        r#""reference":"order-7","locale":"de","#,
        r#""scope":"approval:payment","amr":["sms","otp"],"#,
        r#""iat":1700000000,"auth_time":1700000000,"exp":1700000120}"#,
    );
    let (config, approved) = (config(), approved());
    let claims = Claims::of(&config, &approved).unwrap();
    assert_eq!(serde_json::to_string(&claims).unwrap(), expected);
}

#[test]
fn discovery_names_every_claim() {
    let (config, approved) = (config(), approved());
    let claims = serde_json::to_value(Claims::of(&config, &approved).unwrap()).unwrap();
    let mut names = NAMES;
    names.sort_unstable();
    let mut signed: Vec<_> = claims.as_object().unwrap().keys().map(String::as_str).collect();
    signed.sort_unstable();
    assert_eq!(signed, names);
}

#[test]
fn without_a_transaction_there_is_nothing_to_sign() {
    let approved = Approved { transaction: None, ..approved() };
    assert!(Claims::of(&config(), &approved).is_none());
}
