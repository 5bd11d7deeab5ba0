//! `make run PROFILE=…`: the simulator as a program, with what a probe has left.

use std::path::Path;
use std::process::Stdio;

use harness::aws::http;
use harness::built::{Binary, workspace};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

fn simulator(profile: &Path) -> Child {
    let mut program = Command::new(Binary::Simulator.find().unwrap());
    program.env("SIMULATOR_ADDRESS", "127.0.0.1:0").env("SIMULATOR_PROFILE", profile);
    program.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true).spawn().unwrap()
}

#[tokio::test]
async fn the_simulator_behaves_as_its_profile_says() {
    let profile = workspace().join(format!("target/tmp/profile-{}.json", std::process::id()));
    std::fs::create_dir_all(profile.parent().unwrap()).unwrap();
    std::fs::write(&profile, r#"{ "wrongCodeStatus": 401 }"#).unwrap();
    let mut running = simulator(&profile);
    let mut line = String::new();
    BufReader::new(running.stdout.as_mut().unwrap()).read_line(&mut line).await.unwrap();
    let url = line.trim().strip_prefix("simulator listening on ").unwrap();
    let settings = http().get(format!("{url}/_sim/settings")).send().await.unwrap();
    let settings: Value = settings.json().await.unwrap();
    assert_eq!((&settings["wrongCodeStatus"], &settings["codeLength"]), (&401.into(), &6.into()));

    for wrong in [r#"{ "wrongcodestatus": 401 }"#, r#"{ "codeLength": 3 }"#, "[]", "none"] {
        std::fs::write(&profile, wrong).unwrap();
        let ended = simulator(&profile).wait_with_output().await.unwrap();
        let complaint = String::from_utf8(ended.stderr).unwrap();
        assert!(!ended.status.success() && complaint.lines().count() == 1, "{wrong}: {complaint}");
    }
    std::fs::remove_file(&profile).unwrap();
}
