//! `openapi.yaml` and the running functions, held against each other by schemathesis: thousands of requests
//! that the contract allows, and that it forbids.
#![expect(clippy::print_stdout, reason = "a failure shows the report and the counts")]

use std::process::Stdio;
use std::sync::atomic::{AtomicU32, Ordering};

use harness::built::workspace;
use harness::gateway::Caller;
use harness::http_api::HttpApi;
use harness::world::World;
use serde_json::json;
use simulator::Settings;
use tokio::process::Command;

const TOKEN: &str = "a.bearer.token";
const START: &str = "POST /v1/approvals";
const VIEW: &str = "GET /v1/approvals/{approvalId}";
const VERIFY: &str = "POST /v1/approvals/{approvalId}/verification";
const CANCEL: &str = "POST /v1/approvals/{approvalId}/cancellation";
const LOCK: &str = "POST /v1/locks";
const CONFIGURATION: &str = "GET /.well-known/openid-configuration";
const KEYS: &str = "GET /.well-known/jwks.json";

/// So many users that none of them meets a quota, or a lock of another's request.
const USERS: u32 = 10_000;

/// Both functions with receipts, behind one address, and no quota in the way.
struct Stage {
    world: World,
    http_api: HttpApi,
    caller_auth: &'static str,
}

impl Stage {
    async fn new(caller_auth: &'static str) -> Self {
        let settings = Settings { more_users: USERS, ..Settings::default() };
        let world = World::with(settings).await.with_receipts().await;
        let http_api = HttpApi::start().await;
        let issuer = http_api.url();
        let settings = [
            ("CALLER_AUTH", caller_auth),
            ("USERNAME_CLAIM", "nevis_user"),
            ("RECEIPT_ISSUER", &issuer),
            ("RESEND_COOLDOWN_SECONDS", "0"),
            ("MAX_SENDS_PER_WINDOW", "200"),
            ("MAX_SENDS_PER_DAY", "200"),
            ("MAX_FAILURES", "10"),
        ];
        http_api.start_with(world.start_function(&settings).await);
        http_api.lead_to(world.verify_function(&settings).await);
        Self { world, http_api, caller_auth }
    }

    /// Has schemathesis make its requests, and says what it found.
    async fn run(&self, further: &[&str]) -> Result<(), String> {
        let folder = workspace().join("tests/schemathesis");
        let program = workspace().join(".venv/schemathesis/bin/st");
        let mut command = Command::new(&program);
        command.args(["--config-file", "schemathesis.toml", "--no-color", "run", "../../openapi.yaml"]);
        command.args(["--url", &self.http_api.url(), "--checks", "all"]).args(extent()).args(further);
        command.env("SIMULATOR_URL", self.world.nevis.url()).env("CALLER_AUTH", self.caller_auth);
        command.env("USERS", USERS.to_string());
        command
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("HYPOTHESIS_STORAGE_DIRECTORY", workspace().join("target/hypothesis"))
            .current_dir(folder)
            .stdin(Stdio::null())
            .kill_on_drop(true);
        let output = command.output().await;
        let output =
            output.map_err(|error| format!("{}: {error}: run `make schemathesis`", program.display()))?;
        let text = [output.stdout, output.stderr].concat();
        let text = String::from_utf8_lossy(&text).into_owned();
        println!("{text}");
        if output.status.success() && followed_all_links(&text) { Ok(()) } else { Err(text) }
    }

    /// Enough of the requests got through to an SMS and to a receipt: else all those checks would prove little.
    fn assert_not_empty(&self) {
        let answers = self.http_api.answers();
        println!("{answers:#?}");
        let enough = [
            (START, 201, 50),
            (START, 400, 1),
            (START, 405, 1),
            (START, 422, 1),
            (VERIFY, 200, 25),
            (VERIFY, 400, 1),
            (VERIFY, 404, 1),
            (VERIFY, 405, 1),
            (VERIFY, 422, 1),
            (VERIFY, 409, 1),
            (VERIFY, 410, 1),
            (VIEW, 200, 20),
            (VIEW, 404, 1),
            (VIEW, 405, 1),
            (CANCEL, 200, 20),
            (CANCEL, 400, 1),
            (CANCEL, 404, 1),
            (CANCEL, 409, 1),
            (LOCK, 200, 10),
            (LOCK, 400, 1),
            (CONFIGURATION, 200, 1),
            (KEYS, 200, 1),
        ];
        for (route, status, least) in enough {
            let count = answers.get(&(route, status)).copied().unwrap_or_default();
            assert!(count >= least, "{count} times {status} of {route}: {answers:?}");
        }
    }
}

/// From a start to all that can be asked of an approval, and from looking at it to the other two.
const LINKS: u32 = 5;

/// Whether it went along all links, as its report says: `API Links: 5 covered / 5 selected / 5 total`.
fn followed_all_links(report: &str) -> bool {
    let links = report.lines().find_map(|line| line.trim().strip_prefix("API Links:"));
    let counts: Vec<_> =
        links.unwrap_or_default().split_whitespace().filter_map(|word| word.parse::<u32>().ok()).collect();
    matches!(counts.as_slice(), [covered, _, total] if *covered == LINKS && *total == LINKS)
}

/// The same few requests with every run; with `SCHEMATHESIS_EXAMPLES` as many others (`make conformance`).
fn extent() -> Vec<String> {
    let wanted = std::env::var_os("SCHEMATHESIS_EXAMPLES").and_then(|wanted| wanted.into_string().ok());
    let (examples, seed) = match wanted {
        Some(examples) => (examples, None),
        None => ("50".to_owned(), Some("--generation-deterministic".to_owned())),
    };
    [Some("--max-examples".to_owned()), Some(examples), seed].into_iter().flatten().collect()
}

#[tokio::test]
async fn backends_meet_the_contract() {
    let stage = Stage::new("none").await;
    // No authorizer stands in http_api of `none`.
    let outcome = stage.run(&["--exclude-checks", "ignored_auth"]).await;
    assert_eq!(outcome, Ok(()));
    stage.assert_not_empty();
}

#[tokio::test]
async fn users_with_a_token_meet_the_contract() {
    let stage = Stage::new("jwt").await;
    let calls = AtomicU32::new(0);
    let user = move || format!("user-{}", 1 + calls.fetch_add(1, Ordering::Relaxed) % USERS);
    stage.http_api.only_for(TOKEN, move || Caller::jwt("u|1", &json!({ "nevis_user": user() })));
    let outcome = stage.run(&["--header", &format!("Authorization: Bearer {TOKEN}")]).await;
    assert_eq!(outcome, Ok(()));
    stage.assert_not_empty();
}
