use super::*;

const MINIMUM: [(&str, &str); 3] = [
    ("NEVIS_INSTANCE", "sandbox-int-6c1fcf"),
    ("ACCESS_KEY_SECRET_ID", "countersign/access-key"),
    ("APPROVALS_TABLE", "approvals"),
];

fn read(extra: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let all: Vec<_> = MINIMUM.iter().chain(extra).collect();
    Config::read(&Environment(&|name| {
        all.iter().rev().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
    }))
}

fn refusal(extra: &[(&str, &str)]) -> String {
    read(extra).expect_err("this configuration must be refused").to_string()
}

#[test]
fn the_defaults_are_those_of_the_design() {
    let config = read(&[]).unwrap();
    assert_eq!(config.nevis.as_str(), "https://sandbox-int-6c1fcf.mauth.nevis.cloud/");
    assert_eq!(config.access_key_max_age, Duration::from_mins(15));
    assert_eq!(config.caller_auth, CallerAuth::Jwt { username_claim: "sub".to_owned() });
    let Policy { approval_ttl, max_attempts, resend_cooldown, .. } = config.policy;
    assert_eq!((approval_ttl, max_attempts, resend_cooldown), (300, 3, 30));
    let Policy { max_sends_per_window, max_sends_per_day, max_failures, .. } = config.policy;
    assert_eq!((max_sends_per_window, max_sends_per_day, max_failures), (5, 20, 5));
}

#[test]
fn each_number_has_its_range() {
    for (variable, min, max) in [
        ("ACCESS_KEY_MAX_AGE_SECONDS", 10, 86_400),
        ("APPROVAL_TTL_SECONDS", 60, 600),
        ("MAX_ATTEMPTS", 1, 5),
        ("RESEND_COOLDOWN_SECONDS", 0, 300),
        ("MAX_SENDS_PER_WINDOW", 1, 200),
        ("MAX_SENDS_PER_DAY", 1, 200),
        ("MAX_FAILURES", 1, 10),
    ] {
        for good in [min, max] {
            assert!(read(&[(variable, &good.to_string())]).is_ok(), "{variable}={good}");
        }
        for bad in [(min - 1).to_string(), (max + 1).to_string(), "3.5".to_owned(), "many".to_owned()] {
            let message = refusal(&[(variable, &bad)]);
            assert_eq!(message, format!("{variable} must be a whole number from {min} to {max}"));
        }
    }
}

#[test]
fn switches_are_on_or_off() {
    let switches = |variables: &[(&str, &str)]| {
        let config = read(variables).unwrap();
        (config.texts.free, config.texts.default)
    };
    assert_eq!(switches(&[]), (true, false));
    assert_eq!(switches(&[("FREE_TEXT", "off"), ("DEFAULT_TEXT", "on")]), (false, true));
    assert_eq!(switches(&[("FREE_TEXT", "on"), ("DEFAULT_TEXT", "off")]), (true, false));
    for variable in ["FREE_TEXT", "DEFAULT_TEXT"] {
        for bad in ["true", "ON", "1", "no"] {
            assert_eq!(refusal(&[(variable, bad)]), format!("{variable} must be on or off"));
        }
    }
}

#[test]
fn what_is_required_is_named() {
    assert_eq!(refusal(&[("NEVIS_INSTANCE", "")]), "NEVIS_INSTANCE or NEVIS_BASE_URL is required");
    assert_eq!(refusal(&[("ACCESS_KEY_SECRET_ID", "")]), "ACCESS_KEY_SECRET_ID is required");
    assert_eq!(refusal(&[("APPROVALS_TABLE", "")]), "APPROVALS_TABLE is required");
    let both = refusal(&[("NEVIS_BASE_URL", "https://nevis.example")]);
    assert_eq!(both, "NEVIS_BASE_URL and NEVIS_INSTANCE are both set: leave one of them out");
}

#[test]
fn a_base_url_is_https_or_loopback_and_ends_in_a_slash() {
    let base = |url: &str| read(&[("NEVIS_INSTANCE", ""), ("NEVIS_BASE_URL", url)]);
    for (given, kept) in [
        ("https://nevis.example", "https://nevis.example/"),
        ("https://proxy.example/nevis", "https://proxy.example/nevis/"),
        ("http://127.0.0.1:8787", "http://127.0.0.1:8787/"),
        ("http://[::1]:1", "http://[::1]:1/"),
        ("http://localhost:1/", "http://localhost:1/"),
    ] {
        assert_eq!(base(given).unwrap().nevis.as_str(), kept);
    }
    let (plain, other) =
        ("must be https, except to a loopback host", "must be an https URL without query or credentials");
    for (bad, reason) in [
        ("http://nevis.example", plain),
        ("http://127.0.0.1.nevis.example", plain),
        ("http://user@127.0.0.1", other),
        ("ftp://127.0.0.1", other),
        ("https://user:secret@nevis.example", other),
        ("https://:secret@nevis.example", other),
        ("https://nevis.example/?q", other),
        ("https://nevis.example/#f", other),
        ("nevis.example", other),
    ] {
        assert_eq!(base(bad).unwrap_err().to_string(), format!("NEVIS_BASE_URL {reason}"), "{bad}");
    }
}

#[test]
fn an_instance_is_one_dns_label() {
    for bad in ["evil.example/", "a.b", "-a", "a-", "a b", &"a".repeat(64)] {
        assert!(refusal(&[("NEVIS_INSTANCE", bad)]).starts_with("NEVIS_INSTANCE must be"));
    }
}

#[test]
fn no_caller_authentication_is_refused_on_lambda() {
    assert_eq!(read(&[("CALLER_AUTH", "none")]).unwrap().caller_auth, CallerAuth::None);
    assert_eq!(read(&[("CALLER_AUTH", "iam")]).unwrap().caller_auth, CallerAuth::Iam);
    let lambda = refusal(&[("CALLER_AUTH", "none"), ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")]);
    assert!(lambda.starts_with("CALLER_AUTH must not be none on AWS Lambda"), "{lambda}");
    assert_eq!(refusal(&[("CALLER_AUTH", "JWT")]), "CALLER_AUTH must be jwt, iam or none");
}
