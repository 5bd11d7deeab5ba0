//! The tables that are made of the contract, in Markdown: each stands between two marks in its page.

use std::fmt::Write as _;

use super::{Contract, Question};

/// Where a made table begins.
pub const BEGIN: &str = "<!-- made from nevis.toml by `make contract` -->\n";
/// Where it ends.
pub const END: &str = "<!-- end -->\n";

/// The settings of the simulator, for its README.
pub fn settings(contract: &Contract) -> String {
    let mut table = String::from("| setting | default | the open question |\n|---|---|---|\n");
    for question in contract.questions.iter().filter(|question| question.setting) {
        let Question { id, assumed, asks, .. } = question;
        let _ = writeln!(table, "| `{id}` | `{assumed}` | {asks} |");
    }
    table.push_str(
        "| `moreUsers` | `0` | no question: so many users more (at most 1,000,000), see [above](#users) |\n",
    );
    table
}

/// Everything, for docs/nevis.md.
pub fn contract(contract: &Contract) -> String {
    let mut table = String::from(
        "| question | documented | assumed | what depends on it | how the probe asks (its step) | the promise that holds with it |\n\
         |---|---|---|---|---|---|\n",
    );
    for question in &contract.questions {
        let Question { id, asks, documented, assumed, step, probe, .. } = question;
        let name = if question.setting { format!("`{id}`") } else { id.clone() };
        let depends: Vec<_> = question.depends.iter().map(|path| format!("`{path}`")).collect();
        let promise = question.promise.as_deref().unwrap_or_default();
        let _ = writeln!(
            table,
            "| {name}: {asks} | {documented} | `{assumed}` | {} | {probe} ({step}) | {promise} |",
            depends.join(", ")
        );
    }
    table
}

/// The page with another table between its marks; `None` where they are missing.
pub fn renewed(page: &str, table: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{table}\n{END}{after}"))
}
