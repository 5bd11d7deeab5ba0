//! Which endpoint a path names.

use http::Method;

use crate::endpoint::Endpoint;

/// An endpoint with what its path holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Route<'a> {
    Approval,
    Verification { user_id: &'a str },
    UserByName,
    UserById { user_id: &'a str },
    Introspect,
    Status,
    Intent,
    Ping,
}

impl<'a> Route<'a> {
    /// The route of a path. One slash at its end changes nothing: Nevis's Android example sends it.
    pub(crate) fn of(path: &'a str) -> Option<Self> {
        let path = path.strip_suffix('/').unwrap_or(path);
        if path == "/ping" {
            return Some(Self::Ping);
        }
        let mut parts = path.strip_prefix("/api/v1/")?.split('/');
        let route = match (parts.next()?, parts.next(), parts.next()) {
            ("approval", None, None) => Self::Approval,
            ("introspect", None, None) => Self::Introspect,
            ("status", None, None) => Self::Status,
            ("intent", None, None) => Self::Intent,
            ("users", None, None) => Self::UserByName,
            ("users", Some(user_id), None) => Self::UserById { user_id },
            ("users", Some(user_id), Some("verification")) => Self::Verification { user_id },
            _ => return None,
        };
        parts.next().is_none().then_some(route)
    }

    /// The one method that it knows.
    pub(crate) const fn method(self) -> Method {
        match self {
            Self::UserByName | Self::UserById { .. } | Self::Ping => Method::GET,
            Self::Approval | Self::Verification { .. } | Self::Introspect | Self::Status | Self::Intent => {
                Method::POST
            }
        }
    }

    /// Its name in faults and counts.
    pub(crate) const fn endpoint(self) -> Endpoint {
        match self {
            Self::Approval => Endpoint::Approval,
            Self::Verification { .. } => Endpoint::Verification,
            Self::UserByName | Self::UserById { .. } => Endpoint::Users,
            Self::Introspect => Endpoint::Introspect,
            Self::Status => Endpoint::Status,
            Self::Intent => Endpoint::Intent,
            Self::Ping => Endpoint::Ping,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_name_their_routes_with_and_without_a_slash_at_the_end() {
        for (path, route) in [
            ("/ping", Route::Ping),
            ("/api/v1/approval", Route::Approval),
            ("/api/v1/introspect", Route::Introspect),
            ("/api/v1/status", Route::Status),
            ("/api/v1/intent", Route::Intent),
            ("/api/v1/users", Route::UserByName),
            ("/api/v1/users/u", Route::UserById { user_id: "u" }),
            ("/api/v1/users/u/verification", Route::Verification { user_id: "u" }),
        ] {
            assert_eq!(Route::of(path), Some(route));
            assert_eq!(Route::of(&format!("{path}/")), Some(route));
        }
    }

    #[test]
    fn other_paths_name_none() {
        for path in [
            "/",
            "",
            "/api/v1",
            "/api/v1/",
            "/api/v1//approval",
            "/api/v2/approval",
            "/api/v1/approval//",
            "/api/v1/users/u/other",
            "/api/v1/users/u/verification/x",
            "/api/v1/Approval",
        ] {
            assert_eq!(Route::of(path), None, "{path}");
        }
    }
}
