//! `make contract`: writes the copy of the contract for clients to stdout.

use std::io::{self, Write as _};

fn main() -> io::Result<()> {
    io::stdout().write_all(harness::openapi::clients::open_copy().as_bytes())
}
