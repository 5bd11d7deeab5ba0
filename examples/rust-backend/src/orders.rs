//! Orders: what is to be paid, for whom, by which approval, and whether it was. Here they are in memory; with several
//! processes, and for the day after a restart, they are in a database: `examples/python/orders.py` has the statements.

use std::collections::HashMap;
use std::io::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use ring::rand::SecureRandom as _;
use serde_json::Value;

/// What is known of an order.
#[derive(Clone)]
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) user: String,
    /// Written once: what is approved is what is executed.
    pub(crate) fields: Value,
    /// Starts of an approval that are over.
    pub(crate) starts: u32,
    /// Of the newest approval. It never leaves this server.
    pub(crate) approval_id: Option<String>,
    pub(crate) executed: bool,
}

/// All orders.
#[derive(Default)]
pub(crate) struct Orders(Mutex<HashMap<String, Order>>);

impl Orders {
    /// A new order of this user; gives its id.
    pub(crate) fn add(&self, user: &str, fields: Value) -> Option<String> {
        let mut random = [0; 16];
        ring::rand::SystemRandom::new().fill(&mut random).ok()?;
        let id = format!("{:032x}", u128::from_be_bytes(random));
        let order = Order {
            id: id.clone(),
            user: user.to_owned(),
            fields,
            starts: 0,
            approval_id: None,
            executed: false,
        };
        self.all().insert(id.clone(), order);
        Some(id)
    }

    /// The order with this id, if it is this user's.
    pub(crate) fn find(&self, id: &str, user: &str) -> Option<Order> {
        self.all().get(id).filter(|order| order.user == user).cloned()
    }

    /// Notes that a start is over, with the approval that came of it, if one did. Of two at the same moment,
    /// which were sent with the same key, one is noted.
    pub(crate) fn started(&self, seen: &Order, approval_id: Option<&str>) {
        if let Some(order) = self.all().get_mut(&seen.id).filter(|order| order.starts == seen.starts) {
            order.starts += 1;
            order.approval_id = approval_id.map(str::to_owned).or(order.approval_id.take());
        }
    }

    /// Executes an order that is approved, unless it was: claim and execution are one step for all requests.
    pub(crate) fn execute(&self, id: &str) {
        if let Some(order) = self.all().get_mut(id).filter(|order| !order.executed) {
            order.executed = true;
            // Here the money moves. Where that takes longer than a lock may be held, it moves behind the claim, under
            // the order's id: the system that pays must take that as its own idempotency key.
            let _ = writeln!(std::io::stdout(), "executed {id}");
        }
    }

    fn all(&self) -> MutexGuard<'_, HashMap<String, Order>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn order(orders: &Orders) -> Order {
        let id = orders.add("alice", json!({})).unwrap();
        orders.find(&id, "alice").unwrap()
    }

    #[test]
    fn an_order_is_its_users_own() {
        let orders = Orders::default();
        let order = order(&orders);
        assert!(orders.find(&order.id, "bob").is_none());
        assert!(orders.find("another", "alice").is_none());
    }

    #[test]
    fn of_two_starts_at_the_same_moment_one_is_noted_and_a_start_without_an_approval_takes_none_away() {
        let orders = Orders::default();
        let seen = order(&orders);
        orders.started(&seen, Some("first"));
        orders.started(&seen, Some("second"));
        let seen = orders.find(&seen.id, "alice").unwrap();
        assert_eq!((seen.starts, seen.approval_id.as_deref()), (1, Some("first")));
        orders.started(&seen, None);
        let seen = orders.find(&seen.id, "alice").unwrap();
        assert_eq!((seen.starts, seen.approval_id.as_deref()), (2, Some("first")));
    }
}
