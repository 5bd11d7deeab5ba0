//! The page at `/`.

const PAGE: &str = include_str!("page.html");
const API: &str = "__COUNTERSIGN_API__";

/// The page for one address of the product's API.
pub(crate) fn render(countersign_api: &str) -> String {
    let base = countersign_api.trim_end_matches('/');
    let escaped = base.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    PAGE.replace(API, &escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_stands_in_the_page_escaped() {
        let page = render("http://host/\"><script>/");
        assert!(page.contains("content=\"http://host/&quot;>&lt;script>\""), "{page}");
        assert!(!page.contains(API));
    }
}
