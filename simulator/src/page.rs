//! The page at `/`, a shop and a phone, and its files below `/page/`. The prompt in it is the package for pages.

use bytes::Bytes;
use http::{Method, Request, Response};

use crate::package;
use crate::reply::typed;

const PAGE: &str = include_str!("page/page.html");
const COUNTERSIGN_API: &str = "__COUNTERSIGN_API__";
const PAYMENTS_API: &str = "__PAYMENTS_API__";
const LIVE_USERS: &str = "__LIVE_USERS__";

pub(crate) const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

/// What the page calls.
#[derive(Clone, Copy, Debug)]
pub struct Servers<'a> {
    /// The address of the product's API.
    pub countersign_api: &'a str,
    /// The address of a resource server that executes payments; empty: there is none.
    pub payments_api: &'a str,
    /// Users of a real instance, separated by commas, in place of the simulator's and their phones; empty: none.
    pub live_users: &'a str,
}

/// Those of `make run`, where there is nobody to execute payments.
impl Default for Servers<'_> {
    fn default() -> Self {
        Self { countersign_api: "http://127.0.0.1:9000", payments_api: "", live_users: "" }
    }
}

/// The page that calls these.
pub(crate) fn render(servers: Servers<'_>) -> String {
    let page = PAGE.replace(COUNTERSIGN_API, &attribute(servers.countersign_api));
    let page = page.replace(PAYMENTS_API, &attribute(servers.payments_api));
    page.replace(LIVE_USERS, &attribute(servers.live_users))
}

/// The page and its files, for a server without a simulator.
pub struct Page(String);

impl Page {
    /// The page that calls these servers.
    #[must_use]
    pub fn new(servers: Servers<'_>) -> Self {
        Self(render(servers))
    }

    /// The answer to a request for the page or one of its files; `None` for any other.
    #[must_use]
    pub fn answer(&self, request: &Request<Bytes>) -> Option<Response<Bytes>> {
        let name = request.uri().path().strip_prefix('/').filter(|_| request.method() == Method::GET)?;
        if name.is_empty() {
            return Some(typed(200, "text/html; charset=utf-8", self.0.clone()));
        }
        if let Some(name) = name.strip_prefix("web/") {
            let module = package::module(&package::folder(), name).ok()??;
            return Some(typed(200, SCRIPT, module));
        }
        let (kind, text) = file(name.strip_prefix("page/")?)?;
        Some(typed(200, kind, text))
    }
}

/// An address as the value of an attribute.
fn attribute(address: &str) -> String {
    let base = address.trim_end_matches('/');
    base.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

/// The name, the type and the text of each file.
const FILES: &[(&str, &str, &str)] = &[
    ("developer.js", SCRIPT, include_str!("page/developer.js")),
    ("done.js", SCRIPT, include_str!("page/done.js")),
    ("execution.js", SCRIPT, include_str!("page/execution.js")),
    ("live.js", SCRIPT, include_str!("page/live.js")),
    ("memory.js", SCRIPT, include_str!("page/memory.js")),
    ("money.js", SCRIPT, include_str!("page/money.js")),
    ("payment.js", SCRIPT, include_str!("page/payment.js")),
    ("phone.css", STYLE, include_str!("page/phone.css")),
    ("phone.js", SCRIPT, include_str!("page/phone.js")),
    ("prompt.js", SCRIPT, include_str!("page/prompt.js")),
    ("shop.css", STYLE, include_str!("page/shop.css")),
    ("shop.js", SCRIPT, include_str!("page/shop.js")),
    ("view.js", SCRIPT, include_str!("page/view.js")),
    ("words.js", SCRIPT, include_str!("page/words.js")),
];

/// A file of the page, with its type.
pub(crate) fn file(name: &str) -> Option<(&'static str, &'static str)> {
    FILES.iter().find(|(known, ..)| *known == name).map(|(_, kind, text)| (*kind, *text))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_addresses_stand_in_the_page_escaped() {
        let servers = Servers {
            countersign_api: "http://host/\"><script>/",
            payments_api: "http://payments/?a&b",
            live_users: "\"<x",
        };
        let page = render(servers);
        assert!(
            page.contains(r#"<meta name="countersign-api" content="http://host/&quot;>&lt;script>">"#),
            "{page}"
        );
        assert!(page.contains(r#"<meta name="payments-api" content="http://payments/?a&amp;b">"#), "{page}");
        assert!(page.contains(r#"<meta name="live-users" content="&quot;&lt;x">"#), "{page}");
        assert!(render(Servers::default()).contains(r#"<meta name="payments-api" content="">"#));
    }

    #[test]
    fn the_page_names_every_file_and_no_other() {
        let texts = FILES.iter().map(|(_, _, text)| *text).chain([PAGE]);
        let named: BTreeSet<&str> = texts.flat_map(names).collect();
        let served: BTreeSet<&str> = FILES.iter().map(|(name, ..)| *name).collect();
        assert_eq!(named, served);
        assert_eq!(file("page.html"), None);
    }

    /// What a text refers to as `"/page/…"` or `"./…"`.
    fn names(text: &str) -> impl Iterator<Item = &str> {
        let ends = |part: &'static str| text.split(part).skip(1).filter_map(|rest| rest.split('"').next());
        ends("\"/page/").chain(ends("from \"./"))
    }
}
