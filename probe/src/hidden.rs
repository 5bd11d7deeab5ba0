//! What must not be printed, as far as the probe has met it: the last net below everything that it writes.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

const HIDDEN: &str = "<hidden>";

/// The secrets and the personal data that have passed by. Cheap to clone; its clones learn together.
#[derive(Clone, Default)]
pub struct Hidden(Arc<Mutex<BTreeSet<String>>>);

impl Hidden {
    /// Learns a key, a token, a code, a number, a name or an id.
    pub fn keep(&self, secret: &str) {
        if !secret.is_empty() {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(secret.to_owned());
        }
    }

    /// The text without any of it. A secret within a longer word is that word's and stays.
    pub fn conceal(&self, text: &str) -> String {
        let secrets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // The longest first: one may be the beginning of another.
        let mut longest: Vec<_> = secrets.iter().collect();
        longest.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        longest.into_iter().fold(text.to_owned(), |text, secret| without(&text, secret))
    }

    /// Whether a text holds any of it.
    pub fn is_in(&self, text: &str) -> bool {
        self.conceal(text) != text
    }
}

fn without(text: &str, secret: &str) -> String {
    let mut rest = text;
    let mut made = String::with_capacity(text.len());
    while let Some((before, after)) = rest.split_once(secret) {
        let is_word = |next: Option<char>| next.is_some_and(char::is_alphanumeric);
        let within = is_word(before.chars().next_back()) || is_word(after.chars().next());
        made.push_str(before);
        made.push_str(if within { secret } else { HIDDEN });
        rest = after;
    }
    made + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_concealed_and_parts_of_others_are_not() {
        let hidden = Hidden::default();
        for secret in ["alice", "123456", "alice.muster", ""] {
            hidden.keep(secret);
        }
        let text = "alice: 123456, 1234567 malice (alice.muster) alice";
        assert_eq!(hidden.conceal(text), "<hidden>: <hidden>, 1234567 malice (<hidden>) <hidden>");
        assert!(hidden.is_in("to alice") && !hidden.is_in("to malice"));
    }
}
