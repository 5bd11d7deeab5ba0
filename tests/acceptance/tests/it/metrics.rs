//! The metrics in the log lines, and that alarms and dashboard of `template.yaml` look at those.

use std::collections::BTreeSet;

use harness::gateway::Call;
use harness::lambda::Function;
use harness::table::short;
use harness::template::{Stack, Template, referred};
use harness::world::World;
use serde_json::{Value, json};
use simulator::{Endpoint, Fault};

use crate::scenes::{Pair, approval_id, payment, problem, start, start_transaction, verify};

/// A metric of a function, by Lambda's name of the function.
type Metric = (String, String);

fn lines(function: &Function) -> Vec<Value> {
    function.stdout_lines().iter().map(|line| serde_json::from_str(line).expect("a JSON line")).collect()
}

/// The metrics that CloudWatch takes out of a line.
fn taken(line: &Value) -> Vec<(Metric, u64)> {
    let [set] = &line["_aws"]["CloudWatchMetrics"].as_array().expect("metrics")[..] else { panic!("{line}") };
    assert_eq!((&set["Namespace"], &set["Dimensions"]), (&json!("Countersign"), &json!([["Function"]])));
    assert!(line["_aws"]["Timestamp"].as_u64().is_some_and(|at| at > 1_700_000_000_000), "milliseconds");
    let function = line["Function"].as_str().expect("the dimension");
    let metrics = set["Metrics"].as_array().expect("a list").iter().map(|metric| {
        let name = metric["Name"].as_str().expect("a name");
        let value = line[name].as_u64().unwrap_or_else(|| panic!("{name} has no value in {line}"));
        ((function.to_owned(), name.to_owned()), value)
    });
    metrics.collect()
}

/// The sum of a metric over a function's lines.
fn sum(function: &Function, name: &str) -> u64 {
    let taken = lines(function).iter().flat_map(taken).collect::<Vec<_>>();
    taken.into_iter().filter(|((_, other), _)| other == name).map(|(_, value)| value).sum()
}

fn watched() -> Stack {
    let parameters = [
        ("AccessKeySecretArn", "arn:aws:secretsmanager:eu-central-1:000000000000:secret:key-AbCdEf"),
        ("NevisInstance", "bank"),
        ("CallerAuth", "iam"),
        ("ReceiptAudience", "payments"),
        ("AlarmEmail", "operator@bank.example"),
    ];
    Template::read().stack(&parameters)
}

/// Lambda's name of a function, here, by its name in the template.
fn function_name(resource: &str) -> &'static str {
    match resource {
        "StartApproval" => "start-approval",
        "VerifyCode" => "verify-code",
        other => panic!("{other} is no function"),
    }
}

/// What the product is to emit for an alarm; nothing of it is Lambda's own.
fn metrics_of_alarm(alarm: &Value) -> BTreeSet<Metric> {
    let metrics = alarm["Metrics"].as_array().into_iter().flatten();
    let metrics = metrics.filter_map(|metric| metric["MetricStat"].get("Metric"));
    let metrics = metrics.chain(alarm.get("MetricName").map(|_| alarm));
    let own = metrics.filter(|metric| metric["Namespace"] == "Countersign").map(|metric| {
        let [dimension] = &metric["Dimensions"].as_array().unwrap()[..] else { panic!("{metric}") };
        assert_eq!(dimension["Name"], "Function");
        let function = function_name(referred(&dimension["Value"]));
        (function.to_owned(), metric["MetricName"].as_str().unwrap().to_owned())
    });
    own.collect()
}

fn metrics_of_dashboard(stack: &Stack) -> BTreeSet<Metric> {
    let body = stack.properties("Dashboard")["DashboardBody"].as_str().expect("a text");
    let body: Value = serde_json::from_str(body).expect("the dashboard is JSON");
    let widgets = body["widgets"].as_array().expect("widgets").iter();
    let metrics = widgets.filter_map(|widget| widget["properties"]["metrics"].as_array()).flatten();
    let own = metrics.filter(|metric| metric[0] == "Countersign").map(|metric| {
        assert_eq!(metric[2], "Function");
        (function_name(referred(&metric[3])).to_owned(), metric[1].as_str().unwrap().to_owned())
    });
    own.collect()
}

#[tokio::test]
async fn one_approval_is_followed_from_start_to_receipt_through_the_log_alone() {
    let pair = Pair::within(World::new().await.with_receipts().await, &[]).await;
    let started = pair.start.call(&start_transaction(&payment("en", "M. Muster"))).await;
    let id = approval_id(&started);
    let (right, wrong) = pair.codes("alice");
    pair.verified(&id, &wrong, 422).await;
    pair.world.receipts().kms.add(harness::proxy::Fault::denied("Sign").always());
    pair.verified(&id, &right, 503).await;
    pair.world.receipts().kms.clear();
    pair.verified(&id, &right, 200).await;

    let all = [lines(&pair.start), lines(&pair.verify)].concat();
    let of_it: Vec<_> = all.iter().filter(|line| line["approvalId"] == json!(short(&id))).collect();
    let told = of_it.iter().map(|line| {
        let [event, before, after] = ["event", "stateBefore", "stateAfter"].map(|name| line[name].as_str());
        (event.unwrap(), before, after, line["status"].as_u64().unwrap())
    });
    let told: Vec<_> = told.collect();
    let check = "approval.verification";
    assert_eq!(
        told,
        [
            ("approval.start", None, Some("pending"), 201),
            (check, Some("pending"), Some("pending"), 422),
            (check, Some("pending"), Some("approved"), 503),
            (check, Some("approved"), Some("approved"), 200),
        ]
    );
    for line in &of_it {
        assert_eq!(line["transactionId"], started.json()["transactionId"]);
        assert_eq!((&line["template"], &line["caller"]), (&json!("payment"), &of_it[0]["caller"]));
    }
    assert_eq!(
        (&of_it[2]["cause"], &of_it[2]["receiptKey"]),
        (&json!("kms: AccessDeniedException"), &json!(0))
    );
    let sums = ["Approved", "Rejected", "ReceiptPending"].map(|name| sum(&pair.verify, name));
    assert_eq!((sum(&pair.start, "Sent"), sums), (1, [1, 1, 1]), "each outcome once");
}

#[tokio::test]
async fn an_answer_that_was_kept_is_no_second_sms() {
    let pair = Pair::new(&[]).await;
    for _ in 0..3 {
        let answer = pair.start.call(&start("alice").header("idempotency-key", "k")).await;
        assert_eq!(answer.status, 201);
    }
    assert_eq!(sum(&pair.start, "Sent"), 1);
    let refused = || start("nophone").header("idempotency-key", "refused");
    pair.start.call(&refused()).await;
    pair.start.call(&refused()).await;
    assert_eq!(sum(&pair.start, "Refused"), 1);
    let unknown = || start("bob").header("idempotency-key", "unknown");
    pair.world.nevis.set_faults(vec![Fault::on(Endpoint::Approval).status(503)]);
    for _ in 0..3 {
        assert_eq!(problem(&pair.start.call(&unknown()).await), "outcome-unknown");
    }
    assert_eq!(sum(&pair.start, "OutcomeUnknown"), 1);
}

#[tokio::test]
async fn a_broken_access_key_moves_the_metric_of_its_alarm() {
    let pair = Pair::new(&[]).await;
    let id = pair.started("bob").await;
    let stack = watched();
    let alarm = metrics_of_alarm(stack.properties("MisconfiguredAlarm"));
    let moved = || {
        let lines = [lines(&pair.start), lines(&pair.verify)].concat();
        let of_alarm = lines.iter().flat_map(taken).filter(|(metric, _)| alarm.contains(metric));
        of_alarm.map(|(_, value)| value).sum::<u64>()
    };
    assert_eq!(moved(), 0);
    pair.world.nevis.set_access_keys(vec!["another".to_owned()]);
    assert_eq!(problem(&pair.start.call(&start("alice")).await), "upstream-misconfigured");
    assert_eq!(moved(), 1);
    let refused = pair.verify.call(&verify(&id, &pair.codes("bob").0)).await;
    assert_eq!(problem(&refused), "upstream-misconfigured");
    assert_eq!(moved(), 2);
    assert_eq!(sum(&pair.start, "KeyReread"), 1, "the secret was looked at again");
}

/// What is called off and who says "not me" is counted once, however often it is said.
#[tokio::test]
async fn what_is_called_off_is_counted_once_and_so_is_who_did_not_ask() {
    let pair = Pair::new(&[("RESEND_COOLDOWN_SECONDS", "0")]).await;
    let id = pair.started("alice").await;
    let not_me = Call::post("/v1/locks").json(&json!({ "username": "alice" }));
    for _ in 0..2 {
        let cancel = Call::post(&format!("/v1/approvals/{id}/cancellation")).json(&json!({}));
        assert_eq!(pair.verify.call(&cancel).await.status, 200);
    }
    assert_eq!(["Cancelled", "NotMe"].map(|name| sum(&pair.verify, name)), [1, 0]);
    let stack = watched();
    let alarm = metrics_of_alarm(stack.properties("NotMeAlarm"));
    for _ in 0..2 {
        assert_eq!(pair.verify.call(&not_me).await.status, 200);
    }
    let taken: Vec<_> = lines(&pair.verify).iter().flat_map(taken).collect();
    let moved =
        taken.iter().filter(|(metric, _)| alarm.contains(metric)).map(|(_, value)| value).sum::<u64>();
    assert_eq!(moved, 1, "the second finds the lock of the first");
    let lines = lines(&pair.verify);
    let tags: Vec<_> = lines.iter().filter_map(|line| line["tag"].as_str()).collect();
    assert_eq!(tags, [&id[..22]], "by which the bank finds the person");
}

#[tokio::test]
async fn alarms_and_dashboard_look_at_what_the_functions_emit() {
    let pair = Pair::within(World::new().await.with_receipts().await, &[]).await;
    let id = pair.started("alice").await;
    pair.verified(&id, &pair.codes("alice").0, 200).await;
    pair.verify.call(&Call::get("/.well-known/jwks.json")).await;
    pair.verify.call(&Call::get(&format!("/v1/approvals/{id}"))).await;
    pair.verify.call(&Call::post(&format!("/v1/approvals/{id}/cancellation")).json(&json!({}))).await;
    pair.verify.call(&Call::post("/v1/locks").json(&json!({ "username": "alice" }))).await;
    let all = [lines(&pair.start), lines(&pair.verify)].concat();
    let emitted: BTreeSet<_> = all.iter().flat_map(taken).map(|(metric, _)| metric).collect();

    let stack = watched();
    let alarms = stack.all("AWS::CloudWatch::Alarm");
    let looked_at: BTreeSet<_> = alarms.values().flat_map(|alarm| metrics_of_alarm(alarm)).collect();
    let dashboard = metrics_of_dashboard(&stack);
    assert!(looked_at.is_subset(&emitted), "{:?}", looked_at.difference(&emitted));
    assert_eq!(dashboard, emitted, "the dashboard shows all of them");
}
