//! The deployed product: `template.yaml`, built with `sam build` and deployed with `sam deploy` onto an
//! emulator that enforces authorizers, signatures and the roles' policies, and then called as its users
//! call it. One line a step, with the status that it had; the first step that goes wrong ends the run.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "all of it is test code"
)]

mod api;
mod backends;
mod browsers;
mod doctor;
mod endings;
mod receipts;
mod releases;
mod stage;
mod users;
mod ways_in;
mod without_rust;

use std::time::Instant;

use self::stage::Stage;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let start = Instant::now();
    let stage = Stage::set_up().await;
    let deployment = stage.deployment();
    users::nothing_open_is_deployed(&deployment).await;
    let deployment = stage::deployed("CallerAuth=jwt", deployment).await;
    let api = stage.api(&deployment).await;
    users::are_let_in_by_their_token(&stage, &api).await;
    users::approve(&stage, &api).await;
    endings::is_called_off(&stage, &api).await;
    endings::is_nobodys(&stage, &api).await;
    users::are_told_what_went_wrong(&stage, &api).await;
    receipts::are_published(&stage, &api).await;
    receipts::are_taken_by_a_gateway(&stage, &api).await;
    browsers::are_let_in_by_their_origin(&stage, &api).await;
    doctor::finds_what_is_broken(&stage, &api, &deployment).await;
    let deployment = users::live_through_a_deployment(&stage, &api, deployment).await;
    let deployment = backends::are_let_in_by_their_signature(&stage, &api, deployment).await;
    backends::write_no_text_where_it_is_off(&stage, &api, deployment).await;
    releases::come_and_go(&stage).await;
    releases::are_signed(&stage).await;
    without_rust::is_deployed_and_taken_back(&stage).await;
    ways_in::lead_there(&stage).await;
    println!("== all as it should be, after {:.0?}", start.elapsed());
}
