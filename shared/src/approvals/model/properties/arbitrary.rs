//! Records as a table may hold them.

use std::collections::HashMap;

use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use proptest::collection::{btree_set, hash_map, vec};
use proptest::option;
use proptest::prelude::*;

use crate::approvals::approval::Approval;
use crate::approvals::item::{Item, Unknown};
use crate::approvals::model::sample::{approved, pending};
use crate::approvals::record::{Check, Record};
use crate::approvals::samples::{NOW, TRANSACTION_ID, tag};
use crate::approvals::state::State;
use crate::nevis::StatusToken;

/// Any value that DynamoDB can hold.
fn value() -> impl Strategy<Value = AttributeValue> {
    let blob = || vec(any::<u8>(), 0..4).prop_map(Blob::new);
    let set = || btree_set("[a-z]{1,3}", 1..3).prop_map(|set| set.into_iter().collect());
    let leaf = prop_oneof![
        ".{0,4}".prop_map(AttributeValue::S),
        any::<i64>().prop_map(|number| AttributeValue::N(number.to_string())),
        any::<bool>().prop_map(AttributeValue::Bool),
        Just(AttributeValue::Null(true)),
        blob().prop_map(AttributeValue::B),
        set().prop_map(AttributeValue::Ss),
        btree_set(any::<i8>(), 1..3)
            .prop_map(|set| AttributeValue::Ns(set.iter().map(ToString::to_string).collect())),
        vec(blob(), 1..3).prop_map(AttributeValue::Bs),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(AttributeValue::L),
            hash_map("[a-z]{1,3}", inner, 0..3).prop_map(AttributeValue::M),
        ]
    })
}

/// Members of a later release.
fn later() -> impl Strategy<Value = HashMap<String, AttributeValue>> {
    hash_map("later[a-z]?", value(), 0..3)
}

/// A moment from this on, in seconds beside [`NOW`]: any, or one at which something ends.
fn seconds(from: i64, to: i64) -> impl Strategy<Value = i64> {
    let edges = [-120, -119, -30, -1, 0, 1, 15, 119, 120, 121];
    prop_oneof![from..=to, proptest::sample::select(edges.to_vec())].prop_map(|seconds| NOW + seconds)
}

fn state(at: i64) -> impl Strategy<Value = State> {
    let transaction_id = || TRANSACTION_ID.to_owned();
    prop_oneof![
        1 => seconds(-200, 30).prop_map(|until| State::Sending { until }),
        4 => option::weighted(0.8, Just(())).prop_map(move |token| State::Pending {
            transaction_id: transaction_id(),
            status_token: token.and_then(|()| StatusToken::parse("token")),
        }),
        3 => (0..600_i64, 0..=5_i64).prop_map(move |(after, repeats)| {
            let State::Approved { transaction_id, code_tag, .. } = approved(0).state else { unreachable!() };
            State::Approved { transaction_id, approved_at: at + after, code_tag, repeats }
        }),
        1 => Just(State::Refused),
        1 => Just(State::Unknown),
        1 => any::<bool>().prop_map(move |sent| State::Cancelled { transaction_id: sent.then(transaction_id) }),
    ]
}

fn approval() -> impl Strategy<Value = Approval> {
    let long_ago = (-90_000..0_i64).prop_map(|seconds| NOW + seconds);
    let created = prop_oneof![3 => seconds(-200, 20), 1 => seconds(-700, -200), 1 => long_ago];
    let lifetime = prop_oneof![60..=600_i64, Just(60), Just(300)];
    (created, lifetime, 0..=3_i64).prop_flat_map(|(created_at, lifetime, attempts)| {
        state(created_at).prop_map(move |state| {
            let expires_at = created_at + lifetime;
            Approval { created_at, expires_at, attempts, state, ..pending() }
        })
    })
}

fn check() -> impl Strategy<Value = Check> {
    ("X[1-4]", seconds(-300, 30)).prop_map(|(name, until)| Check {
        checker: "begin.X".to_owned(),
        approval: name,
        until,
        unknown: Unknown::default(),
    })
}

/// A record of up to three approvals, with members of a later release at every level.
pub(super) fn record() -> impl Strategy<Value = Item> {
    let failures = option::of((1..=10_i64, seconds(-60, 1_800)));
    let known = (vec(approval(), 1..4), option::of(check()), failures);
    (known, [later(), later()], vec(later(), 4)).prop_map(
        |((approvals, check, failures), unknown, of_approvals)| {
            let named = |(place, approval): (usize, Approval)| (format!("X{}", place + 1), approval);
            let record = Record {
                version: Some("settle.X".to_owned()),
                failures: failures.map(|(failures, _)| failures),
                failures_until: failures.map(|(_, until)| until),
                check,
                approvals: approvals.into_iter().enumerate().map(named).collect(),
                ..Record::default()
            };
            let mut item = record.write(&tag(), NOW);
            let [of_record, of_check] = unknown;
            item.extend(of_record);
            if let Some(AttributeValue::M(check)) = item.get_mut("check") {
                check.extend(of_check);
            }
            if let Some(AttributeValue::M(approvals)) = item.get_mut("approvals") {
                for (approval, unknown) in approvals.values_mut().zip(of_approvals) {
                    let AttributeValue::M(approval) = approval else { continue };
                    approval.extend(unknown);
                }
            }
            item
        },
    )
}
