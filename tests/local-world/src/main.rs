//! `make run`: the whole product on one machine, without AWS, Nevis or a phone. `make live`, with the argument `live`: with a
//! real Nevis instance and real SMS.

use std::io::{self, Write as _};
use std::process::ExitCode;

use local_world::{Live, Places};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let is_live = std::env::args().nth(1).is_some_and(|argument| argument == "live");
    match if is_live { live().await } else { run().await } {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            // Nobody is left to tell if this fails.
            let _unheard = writeln!(io::stderr(), "local-world: {reason}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), String> {
    local_world::run(&Places::read(std::env::vars())?, None).await
}

async fn live() -> Result<(), String> {
    let mut places = Places::read(std::env::vars())?;
    places.hide_ministack()?;
    let live = Live::ask(std::env::vars())?;
    local_world::run(&places, Some(&live)).await
}
