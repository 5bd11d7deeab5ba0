//! The other ways from a release to an account: the commands of docs/deployment.md, as they stand there.

use std::path::Path;

use harness::built::workspace;
use harness::deployment::ARCHITECTURE;

use crate::stage::Stage;
use crate::without_rust::{SHIPPED, downloaded, text};

/// The command of the guide, and that of SAM, which takes the same arguments.
const WAYS: [(&str, &str); 2] = [("alone", "aws cloudformation deploy"), ("with-sam", "sam deploy")];

pub(crate) async fn lead_there(stage: &Stage) {
    for (stack, way) in WAYS {
        let deployment = stage.deployment().named(stack).with(&[("ReceiptIssuer", "")]);
        let folder = downloaded(&format!("{stack}/release"));
        have_a_default(&folder);
        let (well, said) = deployment.by_hand(&folder, &commands(stack, way)).await;
        assert!(well, "{way}: {said}");
        println!("== from a release: {way}");
        assert!(text(stage, &deployment).await.contains(SHIPPED));
    }
}

/// What the guide has a reader type, for this stack and processor, with a new bucket.
fn commands(stack: &str, way: &str) -> String {
    let guide = std::fs::read_to_string(workspace().join("docs/deployment.md")).expect("the guide");
    let (_, below) = guide.split_once("**CloudFormation alone, or SAM.**").expect("its heading");
    let (_, block) = below.split_once("```sh\n").expect("commands");
    let (block, _) = block.split_once("```").expect("their end");
    let for_here = [
        (WAYS[0].1, way),
        ("--stack-name countersign", &format!("--stack-name {stack}")),
        ("arm64", ARCHITECTURE),
    ];
    for_here.iter().fold(format!("aws s3 mb \"s3://$BUCKET\"\n{block}"), |commands, (theirs, ours)| {
        assert!(commands.contains(theirs), "{theirs} in {commands}");
        commands.replace(theirs, ours)
    })
}

/// The emulator names the versions by the default of `Release`, where AWS does by its value.
fn have_a_default(folder: &Path) {
    let file = folder.join("template.yaml");
    let template = std::fs::read_to_string(&file).expect("the packaged template");
    let with_default = format!("  Release:\n    Default: '{}'\n", "0".repeat(64));
    std::fs::write(file, template.replacen("  Release:\n", &with_default, 1)).expect("writable");
}
