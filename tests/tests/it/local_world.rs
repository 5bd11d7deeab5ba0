//! `make run`, as somebody who follows the README meets it.

use std::collections::HashSet;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::process::Stdio;
use std::time::Duration;

use acceptance::aws::http;
use acceptance::built::Binary;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// Ends the local world even if the test fails: killed, it could not end its processes.
struct LocalWorld(Child);

impl LocalWorld {
    fn start(api: SocketAddr, simulator: SocketAddr, ministack: SocketAddr) -> Self {
        let child = Command::new(Binary::LocalWorld.find().unwrap())
            .env("COUNTERSIGN_API_ADDRESS", api.to_string())
            .env("SIMULATOR_ADDRESS", simulator.to_string())
            .env("BIND_HOST", ministack.ip().to_string())
            .env("GATEWAY_PORT", ministack.port().to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        Self(child.unwrap())
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

fn free_places<const N: usize>() -> [SocketAddr; N] {
    let listeners = [(); N].map(|()| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap());
    listeners.map(|listener| listener.local_addr().unwrap())
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

#[tokio::test]
async fn the_local_world_sends_and_verifies_a_code_and_leaves_nothing_behind() {
    let [api, simulator, ministack] = free_places();
    let mut world = LocalWorld::start(api, simulator, ministack);
    world.read_until("Ready").await;

    let (status, started) = post(format!("http://{api}/v1/approvals"), json!({ "username": "alice" })).await;
    assert_eq!(status, 201, "{started}");
    let inbox = http().get(format!("http://{simulator}/_sim/messages")).send().await.unwrap();
    let inbox: Value = inbox.json().await.unwrap();
    let code = &inbox[0]["code"];
    let id = started["approvalId"].as_str().unwrap();
    let check = format!("http://{api}/v1/approvals/{id}/verification");
    let (status, verified) = post(check, json!({ "code": code })).await;
    assert_eq!((status, &verified["status"]), (200, &json!("approved")), "{verified}");
    // Receipts are off here, which the function says itself: the paths lead to it.
    for document in ["openid-configuration", "jwks.json"] {
        let answer = http().get(format!("http://{api}/.well-known/{document}")).send().await.unwrap();
        let problem: Value = answer.json().await.unwrap();
        assert_eq!(problem["type"], "urn:countersign:problem:not-found", "{problem}");
    }
    // The functions' own line of each of the two requests.
    world.read_until("{").await;

    let processes = descendants(world.pid());
    assert!(processes.len() >= 6, "world, emulator, simulator, cargo-lambda, two functions: {processes:?}");
    world.interrupt();
    let ended = tokio::time::timeout(Duration::from_secs(20), world.0.wait()).await;
    assert!(ended.expect("it ends when told").unwrap().success());
    let left: Vec<_> = living().into_iter().filter(|(pid, _)| processes.contains(pid)).collect();
    assert_eq!(left, []);
    for place in [api, simulator, ministack] {
        TcpListener::bind(place).unwrap();
    }
}

#[tokio::test]
async fn a_taken_port_is_named_with_the_variable_that_moves_it() {
    let [api, ministack] = free_places();
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let mut world = LocalWorld::start(api, taken.local_addr().unwrap(), ministack);

    let mut complaint = String::new();
    world.0.stderr.as_mut().unwrap().read_to_string(&mut complaint).await.unwrap();
    assert!(!world.0.wait().await.unwrap().success());
    assert_eq!(complaint.lines().count(), 1, "{complaint}");
    assert!(complaint.contains(&taken.local_addr().unwrap().to_string()), "{complaint}");
    assert!(complaint.contains("SIMULATOR_ADDRESS"), "{complaint}");
}
