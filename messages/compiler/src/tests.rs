use super::*;

/// A file with one template, `pay`, whose English text is this.
fn file(text: &str) -> String {
    format!(
        "[numbers]\nen = \"1,234.56\"\n\n[templates.pay.fields]\namount = \"amount\"\ncurrency = \"currency\"\npayee = \"text(20)\"\n\
         account = \"masked(34)\"\n\n[templates.pay.texts]\nen = \"\"\"{text}\"\"\"\n"
    )
    .replace("1,234.56", "1,234,567.89")
}

const GOOD: &str = "Pay {currency} {amount} to {payee}, account {account}. Code: {{CODE}}";

fn refused(toml: &str) -> CompileError {
    compile(toml).expect_err(toml)
}

#[test]
fn a_good_file_becomes_a_catalogue() {
    let source = compile(&file(GOOD)).unwrap();
    for part in [
        "name: \"pay\"",
        "kind: ::messages::FieldType::Text { max: 20 }",
        "::messages::Piece::Words(\" to \")",
        "::messages::Piece::Code",
        "(\"en\", ::messages::NumberStyle { group: ',', decimal: '.' })",
    ] {
        assert!(source.contains(part), "{part} in {source}");
    }
    for good in [
        "Pay {currency} {amount} to {payee}, account {account}. Never tell it.\n@bank.example #{{CODE}}",
        "{{CODE}} confirms {currency} {amount} to {payee} (account {account}).",
        "Pay {payee} from account {account}. Then {currency} {amount}.\n@bank1822.example #{{CODE}}",
        "{payee}. Then {account}. Then {currency} {amount}! In 24h: {{CODE}}",
    ] {
        compile(&file(good)).unwrap();
    }
}

#[test]
fn an_error_names_template_locale_line_and_reason() {
    let error = refused(&file("Pay {currency} {amount} to {payee}, account {account}."));
    assert_eq!(
        error.to_string(),
        "messages.toml, line 11, template pay, locale en: the text has {{CODE}} 0 times, and needs it exactly once"
    );
}

#[test]
fn a_bad_text_has_its_reason() {
    for (text, reason) in [
        (GOOD.replace("Pay", "Pay ç"), "'ç' is not in the GSM-7 alphabet"),
        (GOOD.replace("Pay", "Pay\\r"), "control character"),
        (GOOD.replace("Pay", " Pay"), "white space"),
        (format!("{GOOD}\n"), "white space"),
        (format!("{GOOD} {{{{CODE}}}}"), "2 times"),
        (GOOD.replace("{payee}", "you"), "lacks {payee}"),
        (GOOD.replace("{payee}", "{memo}"), "{memo}, which is no field"),
        (GOOD.replace("{payee}", "{payee"), "{payee, account {account}, which is no field"),
        (GOOD.replace("Pay", "Pay }"), "a brace"),
        (format!("{GOOD}{}", "x".repeat(80)), "septets with its longest values"),
        (GOOD.replace("{payee},", "{payee}s,"), "stands alone"),
        (GOOD.replace("to {payee}", "to-{payee}"), "stands alone"),
        (GOOD.replace("to {payee}", "to:{payee}"), "stands alone"),
        (GOOD.replace("to {payee}", "to /{payee}"), "stands alone"),
        (GOOD.replace("to {payee}", "to .{payee}"), "stands alone"),
        (GOOD.replace("to {payee}", "to @{payee}"), "stands alone"),
        (GOOD.replace("{payee},", "{payee}-,"), "stands alone"),
        (GOOD.replace("{payee},", "{payee}/,"), "stands alone"),
        (GOOD.replace("{payee},", "{payee}@,"), "stands alone"),
        (GOOD.replace("{payee},", "{payee}_,"), "stands alone"),
        (GOOD.replace("Pay", "Visit 1.1.1.1/a: pay"), "no link"),
        (GOOD.replace("{currency} {amount}", "{currency}{amount}"), "stands alone"),
        (GOOD.replace("{account}. Code", "{account}.Code"), "no link"),
        (GOOD.replace("Pay", "See bank.example: pay"), "no link"),
        (GOOD.replace("Pay", "tel://you"), "no link"),
        (GOOD.replace(" to {payee}", " {payee}"), "run together"),
        (GOOD.replace(". Code: ", ": "), "run together"),
        (GOOD.replace("Pay", "Call 12345: pay"), "run together"),
        (GOOD.replace("Pay ", "Pay by 9 {payee}: "), "run together"),
        (GOOD.replace("Code: {{CODE}}", "Code:\n@bank #{{CODE}}"), "origin-bound"),
        (GOOD.replace("Code: {{CODE}}", "Code: {{CODE}}\n@bank.example #"), "origin-bound"),
        (GOOD.replace("Code: {{CODE}}", "Code:\n@bank.example #{{CODE}}."), "origin-bound"),
        (GOOD.replace("Code: {{CODE}}", "Code:\n@bank.example #{{CODE}}\nBye"), "is the last"),
        (GOOD.replace("Code: {{CODE}}", "Mail a@bank.example: {{CODE}}"), "no link"),
    ] {
        let error = refused(&file(&text));
        assert!(error.reason.contains(reason), "{text:?}: {error}");
        assert_eq!(
            (error.template.as_deref(), error.locale.as_deref(), error.line),
            (Some("pay"), Some("en"), 11)
        );
    }
}

#[test]
fn the_longest_values_decide_the_length() {
    // 3 + 20 + 20 + 11 + 10 for values and code.
    let words = GOOD
        .replace("{currency}", "")
        .replace("{amount}", "")
        .replace("{payee}", "")
        .replace("{account}", "");
    let rest = 160 - 64 - (words.len() - "{{CODE}}".len());
    let with = |count: usize| compile(&file(&GOOD.replace("Pay", &format!("Pay{}", "y".repeat(count)))));
    assert!(with(rest).is_ok());
    assert!(with(rest + 1).unwrap_err().reason.contains("161 septets"));
    let euro = file(&GOOD.replace("Pay", &format!("Pay{}€", "y".repeat(rest - 1))));
    assert!(refused(&euro).reason.contains("161 septets"), "an extension character counts two");
}

#[test]
fn names_types_and_locales_have_their_rules() {
    let good = file(GOOD);
    for (from, to, line, reason) in [
        ("templates.pay.", "templates.Pay.", 4, "the name of a template"),
        ("payee", "Payee", 7, "the name of a field"),
        ("\"text(20)\"", "\"string\"", 7, "the type of a field"),
        ("\"masked(34)\"", "\"currency\"", 6, "one currency"),
        ("currency = \"currency\"", "currency = \"text(3)\"", 5, "needs a field of the type currency"),
        ("en = \"1,234,567.89\"", "en = \"1,234.56\"", 2, "write 1234567.89"),
        ("en = \"1,234,567.89\"", "e_n = \"1,234,567.89\"", 2, "BCP 47"),
        ("en = \"1,234,567.89\"", "de = \"1.234.567,89\"", 11, "[numbers] does not say"),
        ("en = \"\"", "e = \"\"", 11, "BCP 47"),
        ("en = \"\"\"", &format!("EN = \"{GOOD}\"\nen = \"\"\""), 12, "two texts"),
        ("[templates.pay.texts]", "[templates.pay.text]", 10, "unknown field `text`"),
        ("[numbers]", "[number]", 1, "unknown field `number`"),
        ("en = \"1,234,567.89\"", "en = \"1,234,567.89\"\nEN = \"1 234 567,89\"", 2, "two lines"),
        ("en = \"\"\"", "en = \"", 11, "expected"),
    ] {
        assert!(good.contains(from), "{from}");
        let error = refused(&good.replace(from, to));
        assert!(error.reason.contains(reason), "{to}: {error}");
        assert_eq!(error.line, line, "{to}: {error}");
    }
    assert!(refused("[templates.pay.texts]\n").reason.contains("no text"));
}

#[test]
fn an_error_of_the_parser_names_template_and_locale_too() {
    for (toml, said) in [
        ("[templates.a.texts]\nde = 5\n", "messages.toml, line 2, template a, locale de: invalid type"),
        ("[templates.a.fields]\nx = 5\n", "messages.toml, line 2, template a: invalid type"),
        ("[templates.a.fields]\n", "messages.toml, line 1, template a: missing field `texts`"),
    ] {
        assert!(refused(toml).to_string().starts_with(said), "{}", refused(toml));
    }
}

#[test]
fn the_line_is_that_of_the_character() {
    for (open, line) in [("\"\"\"\n", 4), ("\"\"\"", 3), ("'''\n", 4)] {
        let close = &open[..3];
        let error = refused(&format!("[templates.a.texts]\nen = {open}Code\nç {{{{CODE}}}}{close}\n"));
        assert_eq!(
            (error.line, error.reason.as_str()),
            (line, "'ç' is not in the GSM-7 alphabet"),
            "{open:?}"
        );
    }
    compile("[templates.a.texts]\r\nen = \"\"\"Log in.\r\n@bank.example #{{CODE}}\"\"\"\r\n").unwrap();
}

#[test]
fn the_origin_is_a_host() {
    let bound =
        |host: &str| compile(&format!("[templates.a.texts]\nen = \"Log in.\\n@{host} #{{{{CODE}}}}\""));
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

#[test]
fn names_have_32_characters_at_most() {
    let named = |length: usize| {
        compile(&format!("[templates.{}.texts]\nen = \"Log in: {{{{CODE}}}}\"", "a".repeat(length)))
    };
    assert!(named(32).is_ok() && named(33).is_err());
}

#[test]
fn the_shipped_file_is_good() {
    compile(include_str!("../../../messages.toml")).unwrap_or_else(|error| panic!("{error}"));
}
