//! A release, as somebody takes it who has Python and AWS credentials alone: checked, deployed, called, deployed with
//! other texts, and taken back.

use std::path::{Path, PathBuf};
use std::process::Command;

use harness::built::workspace;
use harness::deployment::Deployment;

use crate::releases::release;
use crate::stage::Stage;
use crate::users;

pub(crate) const SHIPPED: &str = "Tell nobody this code. Payee as typed";
const OWN: &str = "Keep it to yourself. Payee as typed";

/// Of the receipts. The emulator's own address has no TLS, which verify-code asks for.
const ISSUER: &str = "https://approvals.example";

/// The deployer of a release with these arguments, which must end well, or not, as it should.
async fn run(deployment: &Deployment<'_>, folder: &Path, arguments: &[&str], well: bool) -> String {
    let (ended_well, said) = deployment.from_release(folder, arguments).await;
    assert_eq!(ended_well, well, "{arguments:?}: {said}");
    println!("== from a release: {}{}", arguments.join(" "), if well { "" } else { ": refused" });
    said
}

/// A copy of what `make e2e` has made, in a folder of its own.
pub(crate) fn downloaded(name: &str) -> PathBuf {
    let folder = workspace().join("target/tmp").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).expect("what an earlier run left");
    }
    std::fs::create_dir_all(folder.parent().expect("a folder")).expect("a place for it");
    let made = workspace().join("target/dist");
    let copied = Command::new("cp").arg("-r").arg(made).arg(&folder).status().expect("cp");
    assert!(copied.success());
    folder
}

/// The shipped texts in which the warning of the English payment is this one.
fn texts(warning: &str) -> String {
    let shipped = std::fs::read_to_string(workspace().join("messages.toml")).expect("messages.toml");
    let file = workspace().join("target/tmp/own-messages.toml");
    std::fs::write(&file, shipped.replacen("Tell nobody this code. Payee", warning, 1))
        .expect("a place for it");
    file.display().to_string()
}

/// What the SMS says that a new approval sends.
pub(crate) async fn text(stage: &Stage, deployment: &Deployment<'_>) -> String {
    let api = stage.api(deployment).await;
    let alice = stage.user("alice").await;
    api.start_payment("alice starts").authorization(&alice).expect(&[201]).await;
    stage.nevis.messages()[0].text.clone()
}

pub(crate) async fn is_deployed_and_taken_back(stage: &Stage) {
    let deployment = stage.deployment().named("taken").with(&[("ReceiptIssuer", ISSUER)]);
    let folder = downloaded("release");
    let checked = run(&deployment, &folder, &["check"], true).await;
    assert!(checked.contains("are those of SHA256SUMS"), "{checked}");
    is_refused_when_changed(&deployment).await;

    let said = run(&deployment, &folder, &["deploy", "--yes"], true).await;
    let first = release(&said).to_owned();
    assert!(said.contains("Made the bucket countersign-"), "{said}");
    users::approve(stage, &stage.api(&deployment).await).await;
    assert!(text(stage, &deployment).await.contains(SHIPPED));
    let found = run(&deployment, &folder, &["doctor", "--checks", "alias,nevis,logs"], true).await;
    assert!(found.contains(&format!("both functions are at deployment {}", &first[..12])), "{found}");

    let bad = texts("ça! Payee");
    let refused = run(&deployment, &folder, &["deploy", "--yes", "--messages", &bad], false).await;
    let place = "own-messages.toml, line ";
    assert!(refused.contains(place) && refused.contains("template payment, locale en: 'ç'"), "{refused}");

    let own = texts("Keep it to yourself. Payee");
    let said = run(&deployment, &folder, &["deploy", "--yes", "--messages", &own], true).await;
    assert_ne!(release(&said), first, "texts make another release");
    assert!(text(stage, &deployment).await.contains(OWN));

    run(&deployment, &folder, &["rollback", &first], true).await;
    assert!(text(stage, &deployment).await.contains(SHIPPED));
    let stands = run(&deployment, &folder, &["deploy", "--yes", "--messages", &own], false).await;
    assert!(stands.contains("a rollback stands"), "{stands}");
}

/// Before anything is deployed.
async fn is_refused_when_changed(deployment: &Deployment<'_>) {
    let folder = downloaded("release-changed");
    for (name, why) in [("openapi.yaml", "is not the release's"), ("more.txt", "no file of the release")] {
        let path = folder.join(name);
        let before = std::fs::read(&path).ok();
        std::fs::write(&path, [before.clone().unwrap_or_default(), b"\n".to_vec()].concat())
            .expect("writable");
        let refused = run(deployment, &folder, &["deploy", "--yes"], false).await;
        assert!(refused.contains(name) && refused.contains(why), "{refused}");
        match before {
            Some(content) => std::fs::write(&path, content).expect("writable"),
            None => std::fs::remove_file(&path).expect("removable"),
        }
    }
    std::fs::remove_file(folder.join("template.yaml")).expect("removable");
    let refused = run(deployment, &folder, &["check"], false).await;
    assert!(refused.contains("template.yaml is missing"), "{refused}");
}
