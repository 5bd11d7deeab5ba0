//! What comes before what.

use super::*;

#[test]
fn what_somebody_typed_is_the_last_between_quotes() {
    let typed = "what somebody typed is the last";
    for text in [
        "Code {{CODE}} pays \"{payee}\" {currency} {amount} to account {account} by {via}.",
        "Payee \"{payee}\". Code {{CODE}} pays {currency} {amount} to account {account} by {via}.",
        "Code {{CODE}} pays {currency} {amount} to account {account} by {via}. To \"{payee}\".",
        "Code {{CODE}} pays {currency} {amount} to account {account} by {via}. To \"{payee}\" bye",
        "Code {{CODE}} pays {currency} {amount} to account {account} by {via}. To {payee}",
        "Code {{CODE}} pays {currency} {amount} to account {account} by {via}. To '{payee}'",
        "Code {{CODE}} pays {currency} {amount} to account {account} by {via}. To \"a {payee}\"",
        "Code {{CODE}} pays {currency} {amount} to account {account} by {via}. To \"{payee} a\"",
        "Code {{CODE}} pays {currency} {amount} to account {account} by {via}. To \"{payee}\" or \"{payee}\"",
        "Pays {currency} {amount} to account {account} by {via}. To \"{payee}\" with {{CODE}}",
    ] {
        is_bad(text, typed);
    }
    is_bad(&GOOD.replace("Tell nobody", "Tell \"nobody\""), "double quotes are for");
    is_bad(&GOOD.replace("{via}", "\"{via}\""), "double quotes are for");
    let two = file(GOOD).replace("via = { choice = [\"Example Bank\"] }", "via = \"text(20)\"");
    assert!(refused(&two).reason.contains(typed), "two of them cannot both be the last");
}

#[test]
fn the_currency_stands_before_its_amount() {
    let reason = "the currency and a space";
    is_bad(&GOOD.replace("{currency} {amount}", "{amount} {currency}"), reason);
    is_bad(&GOOD.replace("{currency} {amount}", "{currency} of {amount}"), reason);
    is_bad(&GOOD.replace("{currency} {amount} to", "{currency} {amount} and {amount} to"), reason);
}

#[test]
fn the_word_for_an_account_stands_before_it() {
    for before in
        ["to {account}", "to subaccount {account}", "to account: {account}", "to account no {account}"]
    {
        is_bad(&GOOD.replace("to account {account}", before), "the word for an account, \"account\"");
    }
    is_bad(
        "{account} gets {currency} {amount} by {via}. To: \"{payee}\"\n@bank.example #{{CODE}}",
        "the word for an account, \"account\"",
    );
    let unsaid = file(GOOD).replace("[accounts]\nen", "[accounts]\nde");
    assert!(refused(&unsaid).reason.contains("[accounts] does not say"), "{}", refused(&unsaid));
    for bad in ["", " account", "account ", "account 1", "conto.", "ќонто"] {
        let error = refused(&file(GOOD).replace("en = \"account\"", &format!("en = \"{bad}\"")));
        assert!(error.reason.contains("the word for an account is letters"), "{bad}: {error}");
        assert_eq!(error.line, 5);
    }
}

#[test]
fn no_four_digits_can_stand_before_the_code() {
    let reason = "4 digits in a row could stand before {{CODE}}";
    is_bad(
        "In 2026, code {{CODE}} pays {currency} {amount} to account {account} by {via} for \"{payee}\"",
        reason,
    );
    is_bad("Pays to account {account} with {{CODE}}, {currency} {amount} by {via} for \"{payee}\"", reason);
    // A currency of four decimals, whatever the style.
    for style in ["1,234,567.89", "1'234'567.89", "1.234.567,89", "1 234 567,89"] {
        let amount =
            "{currency} {amount} is paid by code {{CODE}} to account {account} by {via} for \"{payee}\"";
        let error = refused(&file(amount).replace("1,234,567.89", style));
        assert!(error.reason.contains(reason), "{style}: {error}");
    }
    let year = "{via}: code {{CODE}} pays {currency} {amount} to account {account} for \"{payee}\"";
    compile(&file(year)).unwrap();
    let year = file(year).replace("Example Bank", "Bank of 1822");
    assert!(refused(&year).reason.contains(reason), "a choice is words");
    let bound = "Of 2026: pays {currency} {amount} to account {account} by {via} for \"{payee}\"\n@bank.example #{{CODE}}";
    compile(&file(bound)).unwrap();
}

#[test]
fn the_origin_bound_line_is_the_last() {
    let bound = "Pays {currency} {amount} to account {account} by {via}.\n@bank.example #{{CODE}}";
    let file = |text: &str| file(text).replace("payee = \"text(20)\"\n", "");
    compile(&file(bound)).unwrap();
    for (from, to, reason) in [
        ("@bank.example", "@bank", "origin-bound"),
        ("#{{CODE}}", "#{{CODE}}.", "origin-bound"),
        ("#{{CODE}}", "#{{CODE}}\nBye", "is the last"),
        ("Pays", "{{CODE}} pays", "2 times"),
        ("\n@bank.example #{{CODE}}", "\n@bank.example #{{CODE}} x", "origin-bound"),
    ] {
        assert!(bound.contains(from));
        let error = refused(&file(&bound.replace(from, to)));
        assert!(error.reason.contains(reason), "{to}: {error}");
    }
    let alone = "default = \"en\"\n[templates.a.texts]\nen = \"@bank.example #{{CODE}}\"";
    assert!(refused(alone).reason.contains("no link"), "{}", refused(alone));
}

#[test]
fn the_origin_is_a_host() {
    let bound = |host: &str| {
        compile(&format!("default = 'en'\n[templates.a.texts]\nen = \"Log in.\\n@{host} #{{{{CODE}}}}\""))
    };
    for good in
        ["bank.example", "a.b-c.example", "xn--bnk-rna.example", &format!("{}.example", "a".repeat(63))]
    {
        assert!(bound(good).is_ok(), "{good}");
    }
    for bad in [
        "",
        "bank",
        "Bank.example",
        "bank..example",
        ".example",
        "-bank.example",
        "bank-.example",
        "bank_.example",
        "bank.example/",
        "bank.example:443",
        "a bank.example",
        &format!("{}.example", "a".repeat(64)),
    ] {
        assert!(bound(bad).is_err(), "{bad}");
    }
}
