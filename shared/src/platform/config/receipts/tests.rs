use super::*;

const KEY: &str = "1234abcd-12ab-34cd-56ef-1234567890ab";
const ARN: &str = "arn:aws:kms:eu-central-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab";

const ALL: [(&str, &str); 3] = [
    ("RECEIPT_KEY_ID", KEY),
    ("RECEIPT_ISSUER", "https://countersign.example"),
    ("RECEIPT_AUDIENCE", "payments"),
];

fn read(variables: &[(&str, &str)]) -> Result<Option<ReceiptConfig>, ConfigError> {
    let find = |name: &str| variables.iter().rev().find(|(key, _)| *key == name);
    ReceiptConfig::read(&Environment(&|name| find(name).map(|(_, value)| (*value).to_owned())))
}

fn with(variable: &'static str, value: &str) -> Result<ReceiptConfig, String> {
    let variables: Vec<_> = ALL.into_iter().chain([(variable, value)]).collect();
    read(&variables).map(|receipts| receipts.expect("on")).map_err(|error| error.to_string())
}

#[test]
fn all_three_or_none() {
    assert_eq!(read(&[]), Ok(None));
    let receipts = read(&ALL).unwrap().unwrap();
    let found = [receipts.key_id.as_str(), &receipts.issuer, &receipts.audience];
    assert_eq!(found, ALL.map(|(_, value)| value));
    assert_eq!(receipts.extra_key_ids, [""; 0]);
    for missing in ALL {
        let rest: Vec<_> = ALL.into_iter().filter(|one| *one != missing).collect();
        let refusal = read(&rest).unwrap_err().to_string();
        assert_eq!(refusal, format!("{} is required where one of the RECEIPT_ variables is set", missing.0));
    }
    let alone = read(&[("RECEIPT_EXTRA_KEY_IDS", KEY)]).unwrap_err().to_string();
    assert!(alone.starts_with("RECEIPT_KEY_ID is required"), "{alone}");
}

#[test]
fn a_key_is_an_id_or_an_arn_and_no_alias() {
    for good in [KEY, ARN, "mrk-1234abcd12ab34cd56ef1234567890ab"] {
        assert_eq!(with("RECEIPT_KEY_ID", good).unwrap().key_id, good);
    }
    let alias_arn = "arn:aws:kms:eu-central-1:123456789012:alias/receipts";
    for bad in
        ["alias/receipts", alias_arn, "arn:aws:kms:eu-central-1:123456789012:key/", "s3cret key", "a/b"]
    {
        for variable in ["RECEIPT_KEY_ID", "RECEIPT_EXTRA_KEY_IDS"] {
            let refusal = with(variable, bad).unwrap_err();
            assert_eq!(refusal, format!("{variable} must be a KMS key id or key ARN, no alias"));
        }
    }
}

#[test]
fn further_keys_are_separated_by_commas_and_named_once() {
    let extra = |value| with("RECEIPT_EXTRA_KEY_IDS", value);
    assert_eq!(extra("a, b,").unwrap().extra_key_ids, ["a", "b"]);
    for twice in ["a,b,a", &format!("a,{KEY}")] {
        let refusal = extra(twice).unwrap_err();
        assert!(refusal.starts_with("RECEIPT_EXTRA_KEY_IDS must name each key once"), "{refusal}");
    }
}

#[test]
fn an_issuer_is_an_https_url_written_in_the_one_way() {
    for good in [
        "https://countersign.example",
        "https://countersign.example/stage",
        "https://countersign.example:8443",
        "http://127.0.0.1:4566/_aws/execute-api/a1b2c3",
        "http://localhost:9000",
        "http://[::1]:9000",
    ] {
        assert_eq!(with("RECEIPT_ISSUER", good).unwrap().issuer, good);
    }
    for bad in [
        "https://countersign.example/",
        "https://countersign.example/stage/",
        "https://countersign.example//",
        "https://Countersign.example",
        "https://countersign.example:443",
        "https://countersign.example/a/../b",
        " https://countersign.example",
        "https://countersign.example?q",
        "https://countersign.example#f",
        "https://user:s3cret@countersign.example",
        "https://user@countersign.example",
        "https://:s3cret@countersign.example",
        "ftp://127.0.0.1",
        "countersign.example",
        "http://countersign.example",
        "http://127.0.0.1.countersign.example",
    ] {
        let refusal = with("RECEIPT_ISSUER", bad).unwrap_err();
        assert!(refusal.starts_with("RECEIPT_ISSUER must be"), "{refusal}");
        assert!(!refusal.contains("countersign") && !refusal.contains("s3cret"), "{refusal}");
    }
}
