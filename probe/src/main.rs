//! `make probe`.

use std::io::{self, Write as _};
use std::process::ExitCode;

use probe::settings::Settings;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let outcome = match Settings::read(std::env::vars()) {
        Ok(settings) => probe::run(settings).await,
        Err(reason) => Err(reason),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            // Nobody is left to tell if this fails.
            let _unheard = writeln!(io::stderr(), "probe: {reason}");
            ExitCode::FAILURE
        }
    }
}
