//! The phone: somebody who types what arrived, or an inbox.

use std::time::Duration;

use reqwest::Url;
use serde_json::Value;

use crate::console::Console;

const POLL: Duration = Duration::from_millis(100);
const POLLS: u32 = 100;

/// Where text messages arrive.
pub(crate) enum Phone {
    /// Somebody holds it.
    Held,
    /// A simulator's inbox.
    Inbox { http: reqwest::Client, url: Url, username: String },
}

/// A text message, as far as it is known.
#[derive(Clone, Default)]
pub(crate) struct Sms {
    pub(crate) code: Option<String>,
    pub(crate) text: Option<String>,
}

impl Phone {
    /// How many messages there are, to tell the next one by.
    pub(crate) async fn count(&self) -> usize {
        match self {
            Self::Held => 0,
            Self::Inbox { .. } => self.messages().await.len(),
        }
    }

    /// The message that comes after so many; without a code where none came.
    pub(crate) async fn next(&self, after: usize, console: &Console) -> Sms {
        let Self::Inbox { .. } = self else { return typed(console) };
        for _ in 0..POLLS {
            let messages = self.messages().await;
            if messages.len() > after {
                return messages.first().map(sms).unwrap_or_default();
            }
            tokio::time::sleep(POLL).await;
        }
        Sms::default()
    }

    /// Whoever holds the phone types the text too.
    pub(crate) fn text_of(&self, sms: &Sms, console: &Console) -> Option<String> {
        let question = "The whole message, with {{CODE}} where the code stands (empty: skip):";
        let typed = || Some(console.ask(question)).filter(|text| text.contains("{{CODE}}"));
        sms.text.clone().or_else(|| matches!(self, Self::Held).then(typed).flatten())
    }

    /// The user's messages, newest first.
    async fn messages(&self) -> Vec<Value> {
        let Self::Inbox { http, url, username } = self else { return Vec::new() };
        let Ok(answer) = http.get(url.clone()).send().await else { return Vec::new() };
        let all: Vec<Value> = answer.json().await.unwrap_or_default();
        let mine = |message: &Value| {
            message
                .get("username")
                .and_then(Value::as_str)
                .is_some_and(|name| name.eq_ignore_ascii_case(username))
        };
        all.into_iter().filter(mine).collect()
    }
}

fn sms(message: &Value) -> Sms {
    let text = |member: &str| message.get(member).and_then(Value::as_str).map(str::to_owned);
    Sms { code: text("code"), text: text("text") }
}

fn typed(console: &Console) -> Sms {
    let code = console.ask("The code that arrived (empty: none did):").replace([' ', '-'], "");
    Sms { code: Some(code).filter(|code| !code.is_empty()), text: None }
}
