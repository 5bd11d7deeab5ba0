//! `make run`, as somebody who follows the README meets it.

use std::collections::HashSet;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::Stdio;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::Duration;

use harness::aws::http;
use harness::built::{Binary, workspace};
use harness::resource_server;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::{Child, Command};

use crate::scenes::payment;
use crate::support::refuses_code;

mod gateway;
mod live;
mod profile;

/// What a developer's page sends beside the contract's own headers.
const ALLOWED_HEADERS: &str = "traceparent,x-shop";

/// Each starts two builds by cargo, and they share the folder of their logs.
static ONE_AT_A_TIME: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// Ends the local world even if the test fails: killed, it could not end its processes.
struct LocalWorld(Child);

impl LocalWorld {
    fn start([api, simulator, payments, ministack]: [SocketAddr; 4]) -> Self {
        let mut program = Self::program([api, simulator, payments]);
        program
            .env("BIND_HOST", ministack.ip().to_string())
            .env("GATEWAY_PORT", ministack.port().to_string());
        Self(program.spawn().unwrap())
    }

    /// With a MiniStack wherever it likes.
    fn program([api, simulator, payments]: [SocketAddr; 3]) -> Command {
        let mut program = Command::new(Binary::LocalWorld.find().unwrap());
        program
            .env("COUNTERSIGN_API_ADDRESS", api.to_string())
            .env("SIMULATOR_ADDRESS", simulator.to_string())
            .env("PAYMENTS_ADDRESS", payments.to_string())
            .env("ALLOWED_HEADERS", ALLOWED_HEADERS)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        program
    }

    fn pid(&self) -> u32 {
        self.0.id().unwrap()
    }

    /// Reads the output up to a line that begins so.
    async fn read_until(&mut self, beginning: &str) -> Vec<String> {
        let mut lines = BufReader::new(self.0.stdout.as_mut().unwrap()).lines();
        let mut all = Vec::new();
        while let Some(line) = lines.next_line().await.unwrap() {
            all.push(line);
            if all.last().unwrap().starts_with(beginning) {
                return all;
            }
        }
        let mut complaint = String::new();
        self.0.stderr.as_mut().unwrap().read_to_string(&mut complaint).await.unwrap();
        panic!("no line begins with {beginning}: {all:#?}\n{complaint}");
    }

    fn interrupt(&self) {
        if let Some(pid) = self.0.id() {
            kill_process(Pid::from_raw(pid.cast_signed()).unwrap(), Signal::INT).unwrap();
        }
    }
}

impl Drop for LocalWorld {
    fn drop(&mut self) {
        self.interrupt();
    }
}

/// Places below those that the system gives to whoever asks for any: they are free again afterwards, or it is
/// the local world that holds them.
fn free_places<const N: usize>() -> [SocketAddr; N] {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 20_000 + u16::try_from(std::process::id() % 1_000).unwrap() * 10;
    let mut listeners = Vec::new();
    while listeners.len() < N {
        let port = first + NEXT.fetch_add(1, Ordering::Relaxed);
        listeners.extend(TcpListener::bind((Ipv4Addr::LOCALHOST, port)));
    }
    let places = listeners.iter().map(|listener| listener.local_addr().unwrap());
    places.collect::<Vec<_>>().try_into().unwrap()
}

/// The processes that descend from this one, however they are grouped.
fn descendants(root: u32) -> HashSet<u32> {
    let mut found = HashSet::from([root]);
    let parents = living();
    while let Some((pid, _)) = parents.iter().find(|(pid, ppid)| found.contains(ppid) && !found.contains(pid))
    {
        found.insert(*pid);
    }
    found
}

/// Every process that is more than an exit status, with its parent.
fn living() -> Vec<(u32, u32)> {
    let processes = std::fs::read_dir("/proc").unwrap().filter_map(|entry| {
        let pid = entry.ok()?.file_name().to_str()?.parse().ok()?;
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
        // After the name, which may hold anything but ends with the last parenthesis.
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
        let (state, parent) = (fields.next()?, fields.next()?.parse().ok()?);
        (state != "Z").then_some((pid, parent))
    });
    processes.collect()
}

async fn post(url: String, body: Value) -> (u16, Value) {
    let answer = http().post(url).json(&body).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// The tag of a user, by the command of docs/operation.md.
async fn tag(username: &str) -> String {
    let guide = std::fs::read_to_string(workspace().join("docs/operation.md")).unwrap();
    let (_, rest) = guide.split_once("\ntag() {").expect("a command");
    let (command, _) = rest.split_once("\n}").expect("its end");
    let script = format!("tag() {{{command}\n}}\ntag approvals username {username}");
    let output = Command::new("sh").args(["-c", &script]).output().await.unwrap();
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// How an approval stands.
async fn status(approval: &str) -> Value {
    let answer = http().get(approval).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    answer.json::<Value>().await.unwrap()["status"].clone()
}

/// An approval is called off, and the user says that none of it was theirs.
async fn called_off(api: SocketAddr) {
    let body = json!({ "username": "bob", "transaction": payment("en", "M. Muster") });
    let (_, started) = post(format!("http://{api}/v1/approvals"), body).await;
    let approval = format!("http://{api}/v1/approvals/{}", started["approvalId"].as_str().unwrap());
    assert_eq!(status(&approval).await, "pending");
    let cancelled = post(format!("{approval}/cancellation"), json!({})).await;
    assert_eq!(cancelled, (200, json!({ "status": "cancelled" })));
    assert_eq!(status(&approval).await, "cancelled");
    let (locked, members) = post(format!("http://{api}/v1/locks"), json!({ "username": "bob" })).await;
    assert_eq!(
        (locked, &members["cancelled"], &members["approved"]),
        (200, &json!(0), &json!(0)),
        "{members}"
    );
}

/// The README's last command: a tool of somebody else's verifies the receipt, and prints what it says.
async fn printed_claims(issuer: &str, receipt: &str) {
    let python = resource_server::python().unwrap_or_else(|missing| panic!("{missing}"));
    let script = workspace().join("examples/python/claims.py");
    let output = Command::new(python).arg(script).args([issuer, receipt]).output().await.unwrap();
    assert!(output.status.success(), "{output:?}");
    let claims: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&claims["iss"], &claims["sub"]), (&json!(issuer), &json!("alice")));
    assert_eq!(claims["transaction"]["fields"], payment("en", "M. Muster")["fields"]);
}

/// The payment service executes what the receipt says, once.
async fn paid_once(payments: SocketAddr, receipt: &str) {
    let mut order = payment("en", "M. Muster")["fields"].clone();
    order["debtor"] = json!("CH5604835012345678009");
    for expected in [201, 403] {
        let pay = http().post(format!("http://{payments}/payments")).header("approval-receipt", receipt);
        let answer = pay.json(&order).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), expected, "{:?}", answer.text().await);
    }
}

#[tokio::test]
async fn the_local_world_sends_and_verifies_a_code_and_leaves_nothing_behind() {
    let _alone = ONE_AT_A_TIME.lock().await;
    let places = free_places();
    let [api, simulator, payments, ministack] = places;
    let mut world = LocalWorld::start(places);
    world.read_until("Ready").await;
    refuses_code(&format!("http://{ministack}")).await;

    let body = json!({ "username": "alice", "transaction": payment("en", "M. Muster") });
    let (status, started) = post(format!("http://{api}/v1/approvals"), body).await;
    assert_eq!(status, 201, "{started}");
    let inbox = http().get(format!("http://{simulator}/_sim/messages")).send().await.unwrap();
    let inbox: Value = inbox.json().await.unwrap();
    let code = &inbox[0]["code"];
    let id = started["approvalId"].as_str().unwrap();
    let check = format!("http://{api}/v1/approvals/{id}/verification");
    let (status, verified) = post(check, json!({ "code": code })).await;
    assert_eq!((status, &verified["status"]), (200, &json!("approved")), "{verified}");
    let receipt = verified["receipt"].as_str().expect("a receipt");
    printed_claims(&format!("http://{api}"), receipt).await;
    paid_once(payments, receipt).await;
    assert_eq!(id[..22], tag("alice").await, "by which a bank finds the person");
    called_off(api).await;
    gateway::does_what_the_deployments_does(api, simulator).await;
    // The functions' own line of each of the two requests.
    world.read_until("{").await;

    let processes = descendants(world.pid());
    assert!(
        processes.len() >= 7,
        "world, emulator, simulator, payments, cargo-lambda, two functions: {processes:?}"
    );
    world.interrupt();
    let ended = tokio::time::timeout(Duration::from_secs(20), world.0.wait()).await;
    assert!(ended.expect("it ends when told").unwrap().success());
    let left: Vec<_> = living().into_iter().filter(|(pid, _)| processes.contains(pid)).collect();
    assert_eq!(left, []);
    for place in places {
        TcpListener::bind(place).unwrap();
    }
}

#[tokio::test]
async fn a_taken_port_is_named_with_the_variable_that_moves_it() {
    let [api, payments, ministack] = free_places();
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let mut world = LocalWorld::start([api, taken.local_addr().unwrap(), payments, ministack]);

    let mut complaint = String::new();
    world.0.stderr.as_mut().unwrap().read_to_string(&mut complaint).await.unwrap();
    assert!(!world.0.wait().await.unwrap().success());
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
    assert!(complaint.contains(&taken.local_addr().unwrap().to_string()), "{complaint}");
    assert!(complaint.contains("SIMULATOR_ADDRESS"), "{complaint}");
}
