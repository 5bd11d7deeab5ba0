//! `GET api/v1/users?username=`: the id of a user, where an approval's answer lacks it.

use reqwest::Method;
use serde::Deserialize;

use super::authorization::Judged;
use super::{Calls, NevisClient, UserId, Username};

impl NevisClient {
    /// Looks up a user's id (Nevis: users reference); `None` for any reason there may be.
    pub(super) async fn find_user_id(&self, calls: &mut Calls, username: &Username) -> Option<UserId> {
        #[derive(Deserialize)]
        #[serde(rename_all = "camelCase")]
        struct Found {
            user_id: String,
        }

        // The log tells the status of the approval that this lookup belongs to, if there is one.
        let before = calls.status;
        let judged = self
            .call(calls, |key| {
                let request = self.authorized(Method::GET, "api/v1/users", key)?;
                Some(request.query(&[("username", username.as_str())]))
            })
            .await;
        calls.status = before.or(calls.status);
        let Judged::Answered(answer) = judged else { return None };
        UserId::parse(&answer.json::<Found>()?.user_id)
    }
}
