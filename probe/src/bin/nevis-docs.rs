//! `make contract`: writes the tables that are made of `nevis.toml` into their pages.

use std::path::Path;
use std::process::ExitCode;

use probe::contract::Contract;
use probe::contract::tables::{self, renewed};

fn main() -> ExitCode {
    let contract = Contract::read();
    let pages = [
        ("simulator/README.md", tables::settings(&contract)),
        ("docs/nevis.md", tables::contract(&contract)),
    ];
    let written = pages.iter().all(|(page, table)| write(Path::new(page), table).is_some());
    if written { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// `None` where the page cannot be read or written, or has no place for the table.
fn write(page: &Path, table: &str) -> Option<()> {
    let text = std::fs::read_to_string(page).ok()?;
    std::fs::write(page, renewed(&text, table)?).ok()
}
