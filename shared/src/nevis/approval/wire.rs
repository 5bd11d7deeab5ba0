//! The body of the request (Nevis: approval reference).

use messages::Message;
use serde::Serialize;

use super::ApprovalRequest;
use crate::nevis::User;

/// One of `username` and `userId`, as Nevis wants; without `message` it sends its default text.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Wire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<&'a str>,
    channel: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
}

impl<'a> Wire<'a> {
    pub(super) fn of(request: &'a ApprovalRequest) -> Self {
        let (username, user_id) = match &request.user {
            User::ByName(name) => (Some(name.as_str()), None),
            User::ById(id) => (None, Some(id.as_str())),
        };
        Self { username, user_id, channel: "sms", message: request.message.as_ref().map(Message::as_str) }
    }
}
