//! Watches every function of a world: nothing secret or personal is in any byte that it writes, nor in any
//! answer. It judges when the world and its last function are gone, so no test can do without.

mod learn;
mod registry;
mod text;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::lambda::{Answer, Failure};

/// The members of a success that name user and transaction.
const OF_THE_CALLER: [&str; 6] = ["receipt", "reference", "shown", "subject", "text", "transaction"];

/// What must not be seen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Secret {
    /// What it is, for the failure: the value itself is not printed.
    kind: &'static str,
    value: String,
}

/// What was seen, and where.
struct Seen {
    place: String,
    text: String,
}

/// The secrets of one world, and all that its functions wrote and answered.
#[derive(Default)]
pub struct Watch {
    secrets: Mutex<Vec<Secret>>,
    seen: Mutex<Vec<Seen>>,
}

impl Watch {
    /// A watch over the functions of one world, which lives no longer than the test that makes it.
    pub fn over_a_world() -> Arc<Self> {
        let watch = Arc::default();
        registry::enter(&watch);
        watch
    }

    /// Keeps a value as secret, as it is and as it stands in JSON. Those of fewer than three characters are
    /// nobody's.
    pub fn keep(&self, kind: &'static str, value: &str) {
        let escaped = Value::from(value).to_string();
        let mut secrets = locked(&self.secrets);
        for form in [value, escaped.trim_matches('"')] {
            let secret = Secret { kind, value: form.to_owned() };
            if form.chars().count() >= 3 && !secrets.contains(&secret) {
                secrets.push(secret);
            }
        }
    }

    /// Keeps what a secret holds: the key itself, or the one in JSON.
    pub fn keep_access_key(&self, secret: &str) {
        let inner = serde_json::from_str::<Value>(secret).ok();
        let inner = inner.as_ref().and_then(|inner| inner["accessKey"].as_str());
        self.keep("the access key", inner.unwrap_or(secret).trim());
    }

    /// Keeps a text with a code in it, whole and without the code: the functions know it without.
    pub fn keep_message(&self, text: &str, code: &str) {
        self.keep("a message text", text);
        for part in text.split(code).filter(|part| part.len() >= 8) {
            self.keep("a message text", part.trim());
        }
    }

    /// Keeps what is secret or personal in an event.
    pub fn learn(&self, event: &Value) {
        learn::from_event(event, &mut |kind, value| self.keep(kind, value));
    }

    /// Takes note of an answer. A success tells its own caller of user and transaction, in these members alone.
    pub(crate) fn answered(&self, function: &str, answer: &Answer) {
        let body = match serde_json::from_str::<Value>(&answer.body) {
            Ok(Value::Object(mut members)) if matches!(answer.status, 200 | 201) => {
                members.retain(|name, _| !OF_THE_CALLER.contains(&name.as_str()));
                Value::Object(members).to_string()
            }
            Ok(_) | Err(_) => answer.body.clone(),
        };
        self.saw(format!("an answer of {function}"), format!("{:?} {body}", answer.headers));
    }

    /// Takes note of a failure: Lambda logs what a function reports as its error.
    pub(crate) fn reported(&self, function: &str, failure: &Failure) {
        self.saw(format!("an error of {function}"), format!("{failure:?}"));
    }

    /// Takes note of all that a function wrote or reported.
    pub(crate) fn wrote(&self, function: &str, output: String) {
        self.saw(format!("the output of {function}"), output);
    }

    fn saw(&self, place: String, text: String) {
        locked(&self.seen).push(Seen { place, text });
    }

    /// Which secrets were seen where, each with its line, in which it is blotted out.
    pub fn breaches(&self) -> Vec<String> {
        let secrets = locked(&self.secrets);
        let mut breaches = Vec::new();
        for Seen { place, text } in &*locked(&self.seen) {
            for Secret { kind, value } in &*secrets {
                let places = text::places(text, kind, value).into_iter();
                breaches.extend(places.map(|at| format!("{kind} in {place}: {}", blotted(text, at, value))));
            }
            if text::holds_token(text) {
                breaches.push(format!("a signed token in {place}"));
            }
        }
        breaches
    }

    /// Which kinds of secrets are known so far.
    pub fn kinds(&self) -> Vec<&'static str> {
        locked(&self.secrets).iter().map(|secret| secret.kind).collect()
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let breaches = self.breaches();
        if !breaches.is_empty() {
            registry::fail(&format!("secrets were seen:\n{}", breaches.join("\n")));
        }
    }
}

/// The line in which a secret stands, without it.
fn blotted(text: &str, at: usize, value: &str) -> String {
    let (before, from) = text.split_at(at);
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = from.get(value.len()..).unwrap_or_default().lines().next().unwrap_or_default();
    format!("{before}█{after}").replace(value, "█")
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
