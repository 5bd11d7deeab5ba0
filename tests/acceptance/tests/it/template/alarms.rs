//! Alarms: none without an address, each told to the one topic, with the parameters' thresholds.

use std::collections::BTreeMap;

use harness::template::{Template, referred};
use serde_json::{Value, json};

use super::{stack, text};

const ALARM: &str = "AWS::CloudWatch::Alarm";
const EMAIL: (&str, &str) = ("AlarmEmail", "operator@bank.example");

#[test]
fn without_an_address_nobody_watches() {
    let stack = stack("jwt", &[]);
    for kind in [ALARM, "AWS::SNS::Topic", "AWS::CloudWatch::Dashboard"] {
        assert!(stack.all(kind).is_empty(), "{kind}");
    }
}

#[test]
fn every_alarm_tells_the_one_topic_when_it_comes_and_when_it_goes() {
    let stack = stack("iam", &[EMAIL]);
    let topics = stack.all("AWS::SNS::Topic");
    assert_eq!(topics.keys().copied().collect::<Vec<_>>(), ["Alarms"]);
    let subscription = json!([{ "Protocol": "email", "Endpoint": EMAIL.1 }]);
    assert_eq!(topics["Alarms"]["Subscription"], subscription);
    for (name, alarm) in stack.all(ALARM) {
        assert_eq!(
            (&alarm["AlarmActions"], &alarm["OKActions"]),
            (&json!(["${Alarms}"]), &json!(["${Alarms}"]))
        );
        assert_eq!(alarm["TreatMissingData"], "notBreaching", "{name}: no data is no trouble");
        assert!(text(&alarm["AlarmDescription"]).ends_with('.'), "{name} says what it means");
    }
}

/// Comparison and threshold of each alarm.
fn thresholds(parameters: &[(&str, &str)]) -> BTreeMap<String, (String, String)> {
    let stack = stack("jwt", &[&[EMAIL], parameters].concat());
    let alarms = stack.all(ALARM).into_iter().map(|(name, alarm)| {
        let threshold =
            alarm["Threshold"].as_str().map_or_else(|| alarm["Threshold"].to_string(), str::to_owned);
        (name.to_owned(), (text(&alarm["ComparisonOperator"]).to_owned(), threshold))
    });
    alarms.collect()
}

fn expected(
    sends: &str,
    conversion: &str,
    unknown: &str,
    unavailable: &str,
) -> BTreeMap<String, (String, String)> {
    let (above, below) = ("GreaterThanThreshold", "LessThanThreshold");
    let from = "GreaterThanOrEqualToThreshold";
    let alarms = [
        ("ConversionRateAlarm", below, conversion),
        ("DiscoveryAlarm", above, "0"),
        ("ErrorsAlarm", above, "0"),
        ("MisconfiguredAlarm", above, "0"),
        ("NotMeAlarm", from, "4"),
        ("SendsRateAlarm", above, sends),
        ("ThrottlesAlarm", above, "0"),
        ("UnavailableRateAlarm", above, unavailable),
        ("UnknownAlarm", above, unknown),
    ];
    alarms.map(|(name, comparison, at)| (name.to_owned(), (comparison.to_owned(), at.to_owned()))).into()
}

#[test]
fn thresholds_are_parameters_and_any_is_too_much_of_what_must_not_be() {
    assert_eq!(thresholds(&[]), expected("500", "50", "1", "5"));
    let given = [
        ("SendsAlarm", "40"),
        ("ConversionAlarm", "0"),
        ("OutcomeUnknownAlarm", "2"),
        ("UnavailableAlarm", "10"),
    ];
    assert_eq!(thresholds(&given), expected("40", "0", "2", "10"));
}

/// Every name in an expression is a metric of the alarm, and the expression alone is compared.
#[test]
fn every_expression_is_over_its_alarms_own_metrics() {
    let stack = stack("jwt", &[EMAIL]);
    for (name, alarm) in stack.all(ALARM).into_iter().filter(|(_, alarm)| alarm.get("MetricName").is_none()) {
        let metrics = alarm["Metrics"].as_array().expect("metrics");
        let (expressions, stats): (Vec<_>, Vec<_>) =
            metrics.iter().partition(|metric| metric.get("Expression").is_some());
        let [expression] = &expressions[..] else { panic!("{name} has one expression") };
        let known: Vec<_> = stats.iter().map(|metric| text(&metric["Id"])).collect();
        let words = text(&expression["Expression"]).split(|character: char| !character.is_alphanumeric());
        let is_id = |word: &&str| word.starts_with(|first: char| first.is_ascii_lowercase());
        let mut used: Vec<_> = words.filter(is_id).collect();
        used.sort_unstable();
        used.dedup();
        let mut all = known.clone();
        all.sort_unstable();
        assert_eq!(used, all, "{name}");
        assert!(stats.iter().all(|metric| metric["ReturnData"] == json!(false)), "{name}");
        let periods: Vec<_> = stats.iter().map(|metric| &metric["MetricStat"]["Period"]).collect();
        assert!(periods.windows(2).all(|pair| pair[0] == pair[1]), "{name} compares like with like");
    }
}

/// A line comes when its request is over, and its metrics later still: FILL has made a zero of them by then.
#[test]
fn no_alarm_on_anything_at_all_looks_at_one_minute_alone() {
    let stack = stack("jwt", &[EMAIL]);
    for (name, alarm) in stack.all(ALARM).into_iter().filter(|(_, alarm)| alarm["Threshold"] == 0) {
        assert!(alarm["EvaluationPeriods"].as_u64().is_some_and(|periods| periods >= 5), "{name}");
        assert!(alarm["DatapointsToAlarm"].as_u64().is_some_and(|points| points <= 2), "{name}");
    }
}

#[test]
fn four_users_in_an_hour_who_did_not_ask_for_an_sms_are_an_alarm() {
    let stack = stack("jwt", &[EMAIL]);
    let alarm = stack.properties("NotMeAlarm");
    let dimension = json!([{ "Name": "Function", "Value": "${VerifyCode}" }]);
    assert_eq!(
        (&alarm["Namespace"], &alarm["MetricName"], &alarm["Dimensions"]),
        (&json!("Countersign"), &json!("NotMe"), &dimension)
    );
    assert_eq!(
        (&alarm["Statistic"], &alarm["Period"], &alarm["EvaluationPeriods"]),
        (&json!("Sum"), &json!(3600), &json!(1))
    );
}

/// Pages may ask as often as they like how an approval stands: their share of the lines is no measure.
#[test]
fn what_is_out_of_reach_is_a_share_of_starts_and_checks_and_receipts_count() {
    let stack = stack("jwt", &[EMAIL]);
    let metrics = stack.properties("UnavailableRateAlarm")["Metrics"].as_array().expect("metrics");
    let stats = metrics.iter().filter_map(|metric| {
        let stat = metric.get("MetricStat")?;
        let id = (text(&metric["Id"]), text(&stat["Stat"]));
        Some((id, (text(&stat["Metric"]["MetricName"]), referred(&stat["Metric"]["Dimensions"][0]["Value"]))))
    });
    let expected = [
        (("start", "Sum"), ("UpstreamUnavailable", "StartApproval")),
        (("verify", "Sum"), ("UpstreamUnavailable", "VerifyCode")),
        (("receipt", "Sum"), ("ReceiptPending", "VerifyCode")),
        (("starts", "SampleCount"), ("Sent", "StartApproval")),
        (("checks", "SampleCount"), ("Approved", "VerifyCode")),
    ];
    assert_eq!(stats.collect::<Vec<_>>(), expected);
}

#[test]
fn what_lambda_counts_is_counted_of_both_functions() {
    let stack = stack("jwt", &[EMAIL]);
    for (alarm, metric) in [("ErrorsAlarm", "Errors"), ("ThrottlesAlarm", "Throttles")] {
        let metrics = stack.properties(alarm)["Metrics"].as_array().expect("metrics").iter();
        let of_lambda = metrics
            .filter_map(|metric| metric["MetricStat"].get("Metric"))
            .filter(|metric| metric["Namespace"] == "AWS/Lambda");
        let functions: Vec<_> = of_lambda
            .map(|found| {
                assert_eq!(
                    (&found["MetricName"], &found["Dimensions"][0]["Name"]),
                    (&json!(metric), &json!("FunctionName"))
                );
                referred(&found["Dimensions"][0]["Value"]).to_owned()
            })
            .collect();
        assert_eq!(functions, ["StartApproval", "VerifyCode"], "{alarm}");
    }
}

#[test]
fn the_dashboard_shows_every_alarm() {
    let stack = stack("jwt", &[EMAIL]);
    let body: Value =
        serde_json::from_str(text(&stack.properties("Dashboard")["DashboardBody"])).expect("JSON");
    let shown = body["widgets"][0]["properties"]["alarms"].as_array().expect("alarms").iter();
    let mut shown: Vec<_> = shown.map(|arn| referred(arn).trim_end_matches(".Arn").to_owned()).collect();
    shown.sort_unstable();
    assert_eq!(shown, stack.all(ALARM).keys().copied().collect::<Vec<_>>());
}

#[test]
fn a_canary_goes_back_at_its_alarms_even_if_nobody_is_told() {
    let canary = ("Canary", "Canary10Percent5Minutes");
    let on = Template::translated(&[canary]);
    let groups = on.section("Resources").values();
    let groups = groups.filter(|resource| resource["Type"] == "AWS::CodeDeploy::DeploymentGroup");
    let alarms = groups.map(|group| &group["Properties"]["AlarmConfiguration"]["Alarms"]);
    let expected = json!([{ "Name": { "Ref": "ErrorsAlarm" } }, { "Name": { "Ref": "MisconfiguredAlarm" } }]);
    assert_eq!(alarms.collect::<Vec<_>>(), [&expected, &expected]);
    let stack = stack("jwt", &[canary]);
    let alarms = stack.all(ALARM);
    assert_eq!(alarms.keys().copied().collect::<Vec<_>>(), ["ErrorsAlarm", "MisconfiguredAlarm"]);
    assert!(alarms.values().all(|alarm| alarm.get("AlarmActions").is_none()));
    assert!(stack.all("AWS::SNS::Topic").is_empty());
}
