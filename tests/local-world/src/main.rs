//! `make run`: the whole product on one machine, without AWS, Nevis or a phone.

use std::io::{self, Write as _};
use std::process::ExitCode;

use local_world::Places;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let outcome = match Places::read(std::env::vars()) {
        Ok(places) => local_world::run(&places).await,
        Err(reason) => Err(reason),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            // Nobody is left to tell if this fails.
            let _unheard = writeln!(io::stderr(), "local-world: {reason}");
            ExitCode::FAILURE
        }
    }
}
