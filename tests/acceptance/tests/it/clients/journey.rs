//! A client that was written from the generated types alone, against the real functions.

use std::net::SocketAddr;
use std::process::Output;
use std::sync::Arc;

use bytes::Bytes;
use harness::gateway::Caller;
use harness::http_api::HttpApi;
use harness::proxy::Fault;
use harness::world::World;
use http::{Request, Response};
use serde_json::json;
use simulator::server::Server;
use tokio::process::Command;

use super::generated::{tsc, types};
use super::{bench, said, succeed, tool};

const TOKEN: &str = "a.bearer.token";

/// What the client's surroundings ask of the test: that the key that signs is out of reach, or back.
async fn serve(world: Arc<World>) -> Server {
    let free = SocketAddr::from(([127, 0, 0, 1], 0));
    let server = Server::start(free, move |request: Request<Bytes>| {
        assert_eq!(request.uri().path(), "/signing");
        let kms = &world.receipts().kms;
        kms.clear();
        if request.body().as_ref() == b"false" {
            kms.add(Fault::lose_request("Sign").always());
        }
        async { Some(Response::new(Bytes::new())) }
    });
    server.await.expect("a free port")
}

#[tokio::test]
async fn a_user_gets_through_with_a_client_of_the_generated_types() {
    let folder = bench("journey", "journey");
    types("openapi-clients.json", &folder);
    // The rest of it uses Node's own types, which are not installed.
    succeed(&mut tsc(&folder, &[], "client.ts"));
    let world = Arc::new(World::new().await.with_receipts().await);
    let settings = [
        ("CALLER_AUTH", "jwt"),
        // Long enough to be met on a busy machine.
        ("RESEND_COOLDOWN_SECONDS", "3"),
        ("MAX_SENDS_PER_WINDOW", "200"),
        ("MAX_SENDS_PER_DAY", "200"),
    ];
    let http_api = HttpApi::start().await;
    http_api.start_with(world.start_function(&settings).await);
    http_api.lead_to(world.verify_function(&settings).await);
    http_api.only_for(TOKEN, || Caller::jwt("alice", &json!({})));
    let server = serve(Arc::clone(&world)).await;
    let mut command = Command::from(tool("node"));
    command
        .args(["--test", "--test-reporter=spec", "journey.test.ts"])
        .current_dir(folder)
        .kill_on_drop(true);
    command.envs([
        ("API_URL", http_api.url()),
        ("TOKEN", TOKEN.to_owned()),
        ("SIMULATOR_URL", world.nevis.url()),
    ]);
    let output: Output =
        command.env("WORLD_URL", format!("http://{}", server.address())).output().await.expect("it runs");
    assert!(output.status.success(), "{}", said(&output));
}
