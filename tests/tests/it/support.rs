//! The test support itself, where a mistake in it could hide one of the product.

use std::time::Duration;

use acceptance::aws;
use acceptance::emulator::Emulator;
use acceptance::gateway::unique_name;
use acceptance::proxy::{Fault, Proxy};
use acceptance::relay::Relay;
use acceptance::table::Table;
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

#[tokio::test]
async fn an_item_grows_older_and_keeps_its_counts() {
    let proxy = start_proxy().await;
    let table = table_behind(&proxy).await;
    table.set("sends#a", "lastSentAt", 1000).await;
    table.set("sends#a", "count", 7).await;
    table.set("checks#a", "checker", "c").await;

    table.shift_time("sends#a", 90).await;

    assert_eq!(
        table.item("sends#a").await.map(Into::into),
        Some(json!({ "pk": "sends#a", "lastSentAt": 910, "count": 7 }))
    );
    assert_eq!(table.only("sends#").await["count"], 7);
    assert_eq!(table.items_with_prefix("").await.len(), 2);
    table.remove("sends#a", "count").await;
    assert_eq!(table.only("sends#").await.get("count"), None);
}

#[tokio::test]
async fn a_held_request_has_not_happened_and_a_held_answer_has() {
    let proxy = start_proxy().await;
    let table = table_behind(&proxy).await;
    for (fault, expected) in
        [(Fault::hold_request("UpdateItem"), false), (Fault::hold_answer("UpdateItem"), true)]
    {
        let key = unique_name("held");
        proxy.add(fault);
        let observe = async {
            proxy.wait_until_held().await;
            let happened = table.item(&key).await.is_some();
            proxy.release();
            happened
        };
        let ((), happened) = tokio::join!(table.set(&key, "a", 1), observe);
        assert_eq!(happened, expected);
    }
}

#[tokio::test]
async fn a_fault_meets_the_requests_it_is_meant_for() {
    let proxy = start_proxy().await;
    let table = table_behind(&proxy).await;
    proxy.take_counts();
    proxy.add(Fault::lose_answer("UpdateItem").containing("\"y\""));
    table.set("x", "a", 1).await;
    assert_eq!(proxy.count("UpdateItem"), 1);
    // The SDK repeats what was lost.
    table.set("y", "a", 1).await;
    assert_eq!(proxy.count("UpdateItem"), 3);
    proxy.add(Fault::throttled("UpdateItem").from(2).times(2));
    table.set("x", "a", 2).await;
    assert_eq!(proxy.count("UpdateItem"), 4);
    table.set("x", "a", 3).await;
    assert_eq!(proxy.count("UpdateItem"), 7);
}

#[tokio::test]
async fn letting_go_does_not_let_through_what_comes_later() {
    let proxy = start_proxy().await;
    let table = table_behind(&proxy).await;
    proxy.add(Fault::hold_request("UpdateItem").times(2));
    let twice = async {
        table.set("x", "a", 1).await;
        table.set("x", "a", 2).await;
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
