//! The instance, called as Countersign calls it, and in the ways that it never does.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use countersign::platform::http_client;
use reqwest::{Method, RequestBuilder, Url};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::phone::Phone;
use crate::settings::Settings;

const PATIENCE: Duration = Duration::from_secs(20);

/// A Nevis instance with its access key.
pub(crate) struct Instance {
    http: reqwest::Client,
    base: Url,
    key: SecretString,
    times: Mutex<Times>,
}

/// How long the two calls of the product took.
#[derive(Debug, Default)]
pub(crate) struct Times {
    pub(crate) approvals: Vec<Duration>,
    pub(crate) verifications: Vec<Duration>,
}

/// Who calls.
pub(crate) enum Bearer<'a> {
    /// The holder of the access key.
    Key,
    /// Whoever has this.
    Other(&'a str),
    /// Nobody.
    None,
}

impl Instance {
    pub(crate) fn new(settings: &Settings, key: SecretString) -> Result<Self, String> {
        let tls = http_client::tls(settings.certificates.as_deref()).map_err(|error| error.to_string())?;
        let http = http_client::build(&tls, Duration::from_secs(30)).map_err(|error| error.to_string())?;
        Ok(Self { http, base: settings.instance.clone(), key, times: Mutex::default() })
    }

    /// The times of the calls since the last time.
    pub(crate) fn take_times(&self) -> Times {
        std::mem::take(&mut self.times.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// An inbox at this address in place of the user's phone.
    pub(crate) fn inbox(&self, url: Url, username: &str) -> Phone {
        Phone::Inbox { http: self.http.clone(), url, username: username.to_owned() }
    }

    pub(crate) async fn ping(&self) -> Result<Answer, String> {
        Answer::to(self.request(Method::GET, "ping", &Bearer::Key)).await
    }

    /// Starts an approval of this name; a `message` of `None` is left out.
    pub(crate) async fn approval(
        &self,
        bearer: &Bearer<'_>,
        username: &str,
        message: Option<&str>,
    ) -> Result<Answer, String> {
        let mut body = json!({ "username": username, "channel": "sms" });
        if let (Some(members), Some(message)) = (body.as_object_mut(), message) {
            members.insert("message".to_owned(), Value::from(message));
        }
        let answer = Answer::to(self.request(Method::POST, "api/v1/approval", bearer).json(&body)).await?;
        self.note(|times| times.approvals.push(answer.took));
        Ok(answer)
    }

    pub(crate) async fn verification(
        &self,
        user_id: &str,
        token: &str,
        code: &str,
    ) -> Result<Answer, String> {
        let path = format!("api/v1/users/{user_id}/verification");
        let body = json!({ "code": code, "statusToken": token });
        let answer = Answer::to(self.request(Method::POST, &path, &Bearer::Key).json(&body)).await?;
        self.note(|times| times.verifications.push(answer.took));
        Ok(answer)
    }

    /// Introspects the key itself.
    pub(crate) async fn introspect_key(&self) -> Result<Answer, String> {
        self.introspect(&Bearer::Key, self.key.expose_secret()).await
    }

    pub(crate) async fn introspect(&self, bearer: &Bearer<'_>, token: &str) -> Result<Answer, String> {
        let request = self.request(Method::POST, "api/v1/introspect", bearer);
        Answer::to(request.form(&[("token", token)])).await
    }

    pub(crate) async fn status(&self, token: &str) -> Result<Answer, String> {
        let request = self.request(Method::POST, "api/v1/status", &Bearer::Key);
        Answer::to(request.json(&json!({ "statusToken": token }))).await
    }

    /// An intent token for an approval of this user by SMS.
    pub(crate) async fn intent(&self, username: &str) -> Result<Answer, String> {
        let body = json!({ "username": username, "operation": "approve", "channels": ["sms"] });
        Answer::to(self.request(Method::POST, "api/v1/intent", &Bearer::Key).json(&body)).await
    }

    pub(crate) async fn user(&self, username: &str) -> Result<Answer, String> {
        let request = self.request(Method::GET, "api/v1/users", &Bearer::Key);
        Answer::to(request.query(&[("username", username)])).await
    }

    fn request(&self, method: Method, path: &str, bearer: &Bearer<'_>) -> RequestBuilder {
        // A base with a slash at its end takes any path behind it.
        let url = self.base.join(path).unwrap_or_else(|_| self.base.clone());
        let request = self.http.request(method, url).timeout(PATIENCE);
        match bearer {
            Bearer::Key => request.bearer_auth(self.key.expose_secret()),
            Bearer::Other(token) => request.bearer_auth(token),
            Bearer::None => request,
        }
    }

    fn note(&self, note: impl FnOnce(&mut Times)) {
        note(&mut self.times.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
