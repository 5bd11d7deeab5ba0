//! The page at `/`, a shop and a phone, and its files below `/page/`.

const PAGE: &str = include_str!("page/page.html");
const API: &str = "__COUNTERSIGN_API__";

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

/// The page for one address of the product's API.
pub(crate) fn render(countersign_api: &str) -> String {
    let base = countersign_api.trim_end_matches('/');
    let escaped = base.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    PAGE.replace(API, &escaped)
}

/// The name, the type and the text of each file.
const FILES: &[(&str, &str, &str)] = &[
    ("alone.js", SCRIPT, include_str!("page/alone.js")),
    ("api.js", SCRIPT, include_str!("page/api.js")),
    ("check.js", SCRIPT, include_str!("page/check.js")),
    ("clock.js", SCRIPT, include_str!("page/clock.js")),
    ("developer.js", SCRIPT, include_str!("page/developer.js")),
    ("draw.js", SCRIPT, include_str!("page/draw.js")),
    ("intention.js", SCRIPT, include_str!("page/intention.js")),
    ("memory.js", SCRIPT, include_str!("page/memory.js")),
    ("money.js", SCRIPT, include_str!("page/money.js")),
    ("payment.js", SCRIPT, include_str!("page/payment.js")),
    ("phone.css", STYLE, include_str!("page/phone.css")),
    ("phone.js", SCRIPT, include_str!("page/phone.js")),
    ("session.js", SCRIPT, include_str!("page/session.js")),
    ("shop.css", STYLE, include_str!("page/shop.css")),
    ("shop.js", SCRIPT, include_str!("page/shop.js")),
    ("start.js", SCRIPT, include_str!("page/start.js")),
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
    fn the_address_stands_in_the_page_escaped() {
        let page = render("http://host/\"><script>/");
        assert!(page.contains("content=\"http://host/&quot;>&lt;script>\""), "{page}");
        assert!(!page.contains(API));
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
