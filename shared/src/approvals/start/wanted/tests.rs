use std::collections::BTreeMap;

use messages::{Composed, Message, Transaction};

use super::*;
use crate::approvals::Caller;
use crate::approvals::samples::{NOW, id, wanted};

const ID: &str = "7a342fb4-6c0e-4d5b-9f21-bb837ed32d9d";

/// A user's start of a login, under a key.
fn login() -> NewApproval {
    let message = Message::parse("Log in: {{CODE}}").unwrap();
    let shown = BTreeMap::from([("service".to_owned(), "E-Banking".to_owned())]);
    let mut new = wanted(Some("key"));
    new.caller = Caller::with_token("u|1".to_owned(), Username::parse("alice").unwrap());
    new.request.message = Some(message.clone());
    new.transaction = Some(Transaction {
        template: "login".to_owned(),
        locale: None,
        fields: shown.clone(),
        reference: Some("order-7".to_owned()),
    });
    new.composed = Some(Composed { message, locale: "en".to_owned(), shown });
    new
}

fn written(new: &NewApproval) -> Approval {
    let policy = Policy { approval_ttl: 60, max_attempts: 2, ..Policy::defaults() };
    Wanted::of(new, &id("a"), NOW + 15).approval(&policy, NOW)
}

#[test]
fn all_that_is_asked_for_is_written_down() {
    let new = login();
    let approval = written(&new);
    assert!(approval.state == State::Sending { until: NOW + 15 });
    assert_eq!((approval.created_at, approval.expires_at, approval.max_attempts), (NOW, NOW + 60, 2));
    assert_eq!((&*approval.caller, approval.attempts), ("u|1", 0));
    assert_eq!(
        (approval.key_hash.clone(), approval.body_hash.clone()),
        (new.key_hash(), Some(new.body_hash()))
    );
    assert_eq!((approval.reference.as_deref(), approval.locale.as_deref()), (Some("order-7"), Some("en")));
    let Personal { subject, username, user_id, text, shown, .. } = &approval.personal;
    assert_eq!((subject.as_deref(), user_id), (Some("u|1"), &None), "the token's `sub`, and not its user");
    assert!(*username == Username::parse("alice"));
    assert_eq!(text.as_deref(), Some("Log in: {{CODE}}"));
    assert_eq!(shown.as_ref().unwrap()["service"], "E-Banking");
    let transaction = approval.transaction().unwrap();
    assert_eq!((&*transaction.template, &*transaction.fields["service"]), ("login", "E-Banking"));
}

#[test]
fn whoever_names_its_users_gets_the_name_as_the_receipts_sub_and_no_key_means_no_hashes() {
    let mut new = wanted(None);
    new.caller = Caller::with_role("shop");
    let by_name = written(&new);
    assert_eq!((by_name.key_hash, by_name.body_hash), (None, None));
    assert_eq!((&*by_name.caller, by_name.personal.subject.as_deref()), ("iam:shop", Some("alice")));
    new.request.user = User::ById(UserId::parse(ID).unwrap());
    let by_id = written(&new).personal;
    assert_eq!((by_id.subject.as_deref(), by_id.username.is_none()), (Some(ID), true));
    assert_eq!(by_id.user_id, UserId::parse(ID));
}
