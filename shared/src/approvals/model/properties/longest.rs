//! The longest of everything that a start writes down, and what the table takes of it.

use std::sync::{Arc, Mutex};

use aws_sdk_dynamodb::types::AttributeValue;
use messages::{Composed, Message, Transaction};

use crate::approvals::Caller;
use crate::approvals::approval::{Approval, Personal};
use crate::approvals::item::Item;
use crate::approvals::model::sample::pending;
use crate::approvals::start::NewApproval;
use crate::approvals::state::State;
use crate::approvals::table::{ReadError, Table, Written};
use crate::nevis::{ApprovalRequest, StartOutcome, StatusToken, User, Username};

/// OpenID Connect has subjects of at most 255 characters, Nevis usernames of at most 300.
fn caller() -> Caller {
    Caller::with_token("s".repeat(255), Username::parse(&"n".repeat(300)).unwrap())
}

/// A start with as much in it as a body of 8 KiB holds.
pub(super) fn start(number: usize) -> NewApproval {
    let (of_two_bytes, locale) = ("ä".repeat(150), "l".repeat(128));
    let message = Message::parse(&format!("{of_two_bytes}{{{{CODE}}}}")).unwrap();
    let shown = [("payee".to_owned(), of_two_bytes)].into();
    let fields = [("payee".to_owned(), "ä".repeat(3_900))].into();
    let (template, reference) = ("payment".to_owned(), Some("r".repeat(64)));
    let user = User::ByName(Username::parse(&"n".repeat(300)).unwrap());
    NewApproval {
        caller: caller(),
        idempotency_key: Some(number.to_string()),
        request: ApprovalRequest { user, message: Some(message.clone()), intent_token: None },
        transaction: Some(Transaction { template, locale: Some(locale.clone()), fields, reference }),
        composed: Some(Composed { message, locale, shown }),
    }
}

/// The longest answer of Nevis.
pub(super) fn sent() -> StartOutcome {
    StartOutcome::Started {
        status_token: StatusToken::parse(&"t".repeat(4_096)).unwrap(),
        transaction_id: "i".repeat(128),
        user_id: None,
    }
}

/// An approval that has nothing personal left.
pub(super) fn forgotten(created_at: i64) -> Approval {
    let hash = Some("h".repeat(43));
    Approval {
        state: State::Pending { transaction_id: "i".repeat(128), status_token: None },
        caller: "s".repeat(255),
        key_hash: hash.clone(),
        body_hash: hash,
        created_at,
        expires_at: created_at + 300,
        reference: Some("r".repeat(64)),
        locale: Some("l".repeat(128)),
        personal: Personal::default(),
        ..pending()
    }
}

/// What an item takes of the 400 KB.
/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>
fn size(item: &Item) -> usize {
    item.iter().map(|(name, value)| name.len() + of(value)).sum()
}

fn of(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) => text.len(),
        AttributeValue::N(digits) => digits.len().div_ceil(2) + 2,
        AttributeValue::M(map) => 3 + map.len() + size(map),
        AttributeValue::L(list) => 3 + list.len() + list.iter().map(of).sum::<usize>(),
        other => panic!("{other:?} is no member of this release"),
    }
}

/// A table of one item, and how large that was at most.
#[derive(Clone, Default)]
pub(super) struct OneItem(pub(super) Arc<Mutex<(Option<Item>, usize)>>);

impl Table for OneItem {
    fn name(&self) -> &'static str {
        "approvals"
    }

    async fn read(&self, _: &str) -> Result<Option<Item>, ReadError> {
        Ok(self.0.lock().unwrap().0.clone())
    }

    async fn put(&self, item: &Item, version: Option<&str>) -> Written {
        let mut kept = self.0.lock().unwrap();
        if kept.0.as_ref().map(|item| item["version"].as_s().unwrap().as_str()) != version {
            return Written::Superseded(kept.0.clone());
        }
        *kept = (Some(item.clone()), kept.1.max(size(item)));
        Written::Done
    }
}
