//! `GET /api/v1/users?username=` and `GET /api/v1/users/{userId}` (Nevis page "users").

use serde_json::{Value, json};

use crate::call::Call;
use crate::form;
use crate::reply::{self, Answer, Refusal};
use crate::users::{self, User};

/// In the format of the page "retrieve user"; users are as old as its example.
const CREATED: &str = "2022-05-31T07:55:25Z";

/// The user of the name in the query.
pub(super) fn by_name(call: &Call<'_>) -> Answer {
    call.require_access_key()?;
    let query = call.request.uri().query().unwrap_or_default();
    let name = form::value(query, "username").ok_or_else(|| Refusal::invalid("username is required"))?;
    found(call, call.state.user_named(&name))
}

/// The user of the id in the path.
pub(super) fn by_id(call: &Call<'_>, user_id: &str) -> Answer {
    call.require_access_key()?;
    found(call, users::by_id(user_id, call.state.settings.more_users))
}

fn found(call: &Call<'_>, user: Option<User>) -> Answer {
    let user = user.ok_or_else(|| Refusal::new(404, "user_not_found", "no such user"))?;
    Ok(reply::json(200, &view(&user, call.state.is_blocked(&user))))
}

/// No authenticator stands for the phone: the documented types (`app`, `fido2`) have none for SMS.
fn view(user: &User, blocked: bool) -> Value {
    let mut view = json!({
        "userId": user.id,
        "username": user.name,
        "status": if user.phone.is_some() { "active" } else { "new" },
        "createdAt": CREATED,
        "updatedAt": CREATED,
        "authenticators": [],
    });
    if let Some(members) = view.as_object_mut().filter(|_| blocked) {
        // That it is there is documented, its shape is not.
        members.insert("exceededRateLimits".to_owned(), json!(["sms"]));
    }
    view
}
