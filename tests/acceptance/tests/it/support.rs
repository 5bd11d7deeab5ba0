//! The test support itself, where a mistake in it could hide one of the product.

use std::time::Duration;

use harness::aws;
use harness::emulator::Emulator;
use harness::gateway::unique_name;
use harness::proxy::{Fault, Proxy};
use harness::relay::Relay;
use harness::table::{RecordPath, Table, attributes, short};
use serde_json::json;

/// A function in Python, as Lambda takes one.
const ZIP: &str = "UEsDBBQAAAAAAAAAIQCCNiGDFAAAABQAAAAEAAAAYS5weWRlZiBoKCpfKTogcmV0dXJuIDEKUEsBAhQDFAAAAAAAAAAhAII2IYMUAAAAFAAAAAQAAAAAAAAAAAAAAIABAAAAAGEucHlQSwUGAAAAAAEAAQAyAAAANgAAAAAA";

/// Whether an emulator refuses whatever runs code, posted as a web page can without asking first: as text, or as
/// a form.
pub(crate) async fn refuses_code(emulator: &str) {
    let function = json!({ "FunctionName": "f", "Runtime": "python3.11", "Handler": "a.h",
        "Role": "arn:aws:iam::000000000000:role/r", "Code": { "ZipFile": ZIP } });
    let form = "application/x-www-form-urlencoded";
    for (path, media_type, body) in [
        ("2015-03-31/functions", "text/plain", function.to_string()),
        ("2015-03-31/functions/f/invocations", "text/plain", "{}".to_owned()),
        ("", form, "Action=CreateStack&StackName=s&TemplateBody={}".to_owned()),
        ("v2/apis", "text/plain", r#"{"Name":"a","ProtocolType":"HTTP"}"#.to_owned()),
    ] {
        let post = aws::http().post(format!("{emulator}/{path}")).header("content-type", media_type);
        let answer = post.header("origin", "https://evil.example").body(body).send().await.unwrap();
        let (status, text) = (answer.status().as_u16(), answer.text().await.unwrap());
        assert!(status == 400 && text.contains("Unsupported service"), "{path}: {status} {text}");
    }
}

#[tokio::test]
async fn the_emulator_runs_no_code_that_a_web_page_posts() {
    refuses_code(&Emulator::shared().url()).await;
}

async fn start_proxy() -> Proxy {
    Proxy::start(&Emulator::shared().url()).await.expect("a free port")
}

async fn table_behind(proxy: &Proxy) -> Table {
    Table::create(aws::dynamodb(&proxy.url()), &unique_name("support")).await
}

/// A record with one approval, of which the ids are `t` and `a` as often as it takes.
async fn put_record(table: &Table, version: &str) -> String {
    let (tag, id) = ("t".repeat(22), "a".repeat(22));
    let approval = json!({ "createdAt": 1000, "attempts": 7, "shown": { "until": "1000" } });
    let record = json!({ "pk": format!("user#{tag}"), "version": version, "past": [], "failures": 2,
        "failuresUntil": 1000, "check": { "checker": "c", "until": 1000 }, "approvals": { &id: approval } });
    table.put(attributes(&record)).await;
    format!("{tag}{id}")
}

#[tokio::test]
async fn a_record_grows_older_at_every_level_and_keeps_its_counts() {
    let proxy = start_proxy().await;
    let table = table_behind(&proxy).await;
    let id = put_record(&table, "v.1").await;
    table.shift_all(90).await;
    let record = table.record().await;
    assert_eq!((&record["failures"], &record["failuresUntil"]), (&json!(2), &json!(910)));
    assert_eq!(record["check"], json!({ "checker": "c", "until": 910 }));
    let older = json!({ "createdAt": 910, "attempts": 7, "shown": { "until": "1000" } });
    assert_eq!(json!(table.approval(&id).await), older);
    assert_eq!(json!(table.only_approval().await), older);

    table.shift_time(&RecordPath::approval(&id), 10).await;
    assert_eq!(table.approval(&id).await["createdAt"], 900);
    table.shift_time(&RecordPath::record(&id).at("check"), 20).await;
    let record = table.record().await;
    assert_eq!((&record["check"]["until"], &record["failuresUntil"]), (&json!(890), &json!(910)));
}

#[tokio::test]
async fn a_test_writes_under_a_new_version_at_any_level() {
    let proxy = start_proxy().await;
    let table = table_behind(&proxy).await;
    let id = put_record(&table, "v.1").await;
    table.set(&RecordPath::approval(&id).at("attempts"), 8).await;
    table.remove(&RecordPath::record(&id).at("check").at("checker")).await;
    let record = table.record().await;
    assert_eq!(record["approvals"][short(&id)]["attempts"], 8);
    assert_eq!(record["check"], json!({ "until": 1000 }));
    let past = record["past"].as_array().unwrap();
    assert_eq!((past.len(), &past[1]), (2, &json!("v.1")));
    assert!(!past.contains(&record["version"]) && record["version"].as_str().unwrap().starts_with("test."));
    table.delete(&RecordPath::record(&id)).await;
    assert!(table.records().await.is_empty());
}

#[tokio::test]
async fn a_held_request_has_not_happened_and_a_held_answer_has() {
    let proxy = start_proxy().await;
    let table = table_behind(&proxy).await;
    for (fault, expected) in [(Fault::hold_request("PutItem"), 0), (Fault::hold_answer("PutItem"), 1)] {
        proxy.add(fault);
        let observe = async {
            proxy.wait_until_held().await;
            let happened = table.records().await.len();
            proxy.release();
            happened
        };
        let (id, happened) = tokio::join!(put_record(&table, "v.1"), observe);
        assert_eq!(happened, expected);
        table.delete(&RecordPath::record(&id)).await;
    }
}

#[tokio::test]
async fn a_stranded_request_lands_though_its_sender_has_gone_and_a_held_one_does_not() {
    let proxy = start_proxy().await;
    let table = table_behind(&proxy).await;
    for (fault, expected) in [(Fault::hold_request("PutItem"), 0), (Fault::strand_request("PutItem"), 1)] {
        proxy.add(fault);
        tokio::select! {
            id = put_record(&table, "v.1") => panic!("{id} is written"),
            () = proxy.wait_until_held() => {}
        }
        // The connection of what was dropped is closed by the time that another one has been used.
        tokio::time::timeout(Duration::from_secs(10), table.records()).await.unwrap();
        proxy.release();
        proxy.wait_until_landed().await;
        assert_eq!(table.records().await.len(), expected);
    }
}

#[tokio::test]
async fn a_fault_meets_the_requests_it_is_meant_for() {
    let proxy = start_proxy().await;
    let table = table_behind(&proxy).await;
    proxy.take_counts();
    proxy.add(Fault::lose_answer("PutItem").transition("settle"));
    for other in ["reserve.settle", "settled.1", "settle"] {
        put_record(&table, other).await;
    }
    assert_eq!(proxy.count("PutItem"), 3);
    // The SDK of the test repeats what was lost.
    put_record(&table, "settle.1").await;
    assert_eq!(proxy.count("PutItem"), 5);
    proxy.add(Fault::throttled("PutItem").from(2).times(2));
    put_record(&table, "settle.2").await;
    assert_eq!(proxy.count("PutItem"), 6);
    put_record(&table, "settle.3").await;
    assert_eq!((proxy.count("PutItem"), proxy.hits()), (9, 3));
}

#[tokio::test]
async fn letting_go_does_not_let_through_what_comes_later() {
    let proxy = start_proxy().await;
    let table = table_behind(&proxy).await;
    proxy.add(Fault::hold_request("PutItem").times(2));
    let twice = async {
        put_record(&table, "v.1").await;
        put_record(&table, "v.2").await;
    };
    let release = async {
        for _ in 0..2 {
            proxy.wait_until_held().await;
            proxy.release();
        }
    };
    let both = async { tokio::join!(twice, release) };
    tokio::time::timeout(Duration::from_secs(10), both).await.unwrap();
}

#[tokio::test]
async fn a_silenced_connection_stays_open_and_says_nothing_and_a_new_one_works() {
    let relay = Relay::start(&Emulator::shared().url()).await.unwrap();
    let http = aws::http();
    let get = async |http: &reqwest::Client| {
        let health = http.get(format!("{}/_ministack/health", relay.url()));
        health.timeout(Duration::from_secs(2)).send().await?.bytes().await
    };
    assert!(!get(&http).await.unwrap().is_empty());
    relay.silence();
    assert!(get(&http).await.unwrap_err().is_timeout(), "its connection is used again");
    assert!(!get(&aws::http()).await.unwrap().is_empty());
}
