use super::*;

mod order;
mod words;

/// A file with one template, `pay`, whose English text is this.
fn file(text: &str) -> String {
    format!(
        r#"default = "en"
[numbers]
en = "1,234,567.89"
[accounts]
en = "account"
[templates.pay.fields]
account = "account(34)"
amount = "amount"
currency = "currency"
payee = "text(20)"
via = {{ choice = ["Example Bank"] }}
[templates.pay.texts]
en = '''{text}'''
"#
    )
}

/// The line of the text.
const LINE: usize = 13;

const GOOD: &str =
    "Code {{CODE}} pays {currency} {amount} to account {account} by {via}. Tell nobody. Payee: \"{payee}\"";

fn refused(toml: &str) -> CompileError {
    compile(toml).expect_err(toml)
}

#[test]
fn a_good_file_becomes_a_catalogue() {
    let source = compile(&file(GOOD)).unwrap();
    for part in [
        "default: \"en\"",
        "name: \"pay\"",
        "kind: ::messages::FieldType::Account { max: 34 }",
        "kind: ::messages::FieldType::Amount { positive: false }",
        "kind: ::messages::FieldType::Choice { values: &[\"Example Bank\"] }",
        "kind: ::messages::FieldType::Text { max: 20 }",
        "::messages::Piece::Words(\" to account \")",
        "::messages::Piece::Code",
        "(\"en\", ::messages::NumberStyle { group: ',', decimal: '.' })",
    ] {
        assert!(source.contains(part), "{part} in {source}");
    }
    for good in [
        "{{CODE}} pays {currency} {amount} by {via} to (account {account}) for \"{payee}\"",
        "In 24h: {{CODE}} pays {currency} {amount} by {via}. Account {account}\nof \"{payee}\"",
        "{via}: code {{CODE}} pays {currency} {amount} to account {account}. To \"{payee}\"",
        "Pays {currency} {amount} to account {account} by {via}. To: \"{payee}\"\n@bank1822.example #{{CODE}}",
    ] {
        compile(&file(good)).unwrap_or_else(|error| panic!("{good}: {error}"));
    }
}

#[test]
fn an_error_names_template_locale_line_and_reason() {
    let error = refused(&file(&GOOD.replace("{{CODE}} ", "")));
    assert_eq!(
        error.to_string(),
        "line 13, template pay, locale en: the text has {{CODE}} 0 times, and needs it exactly once"
    );
}

/// Whatever is put in the place of something in a good text, this is why it is refused.
fn is_bad(text: &str, reason: &str) {
    let error = refused(&file(text));
    assert!(error.reason.contains(reason), "{text:?}: {error}");
    assert_eq!(
        (error.template.as_deref(), error.locale.as_deref(), error.line),
        (Some("pay"), Some("en"), LINE),
        "{text:?}"
    );
}

#[test]
fn names_types_and_locales_have_their_rules() {
    let good = file(GOOD);
    for (from, to, line, reason) in [
        ("templates.pay.", "templates.Pay.", 6, "the name of a template"),
        ("payee", "Payee", 10, "the name of a field"),
        ("\"text(20)\"", "\"string\"", 10, "the type of a field"),
        ("\"text(20)\"", "20", 10, "the type of a field"),
        ("{ choice = [\"Example Bank\"] }", "{ choices = [\"Example Bank\"] }", 11, "the type of a field"),
        ("{ choice = [\"Example Bank\"] }", "{ choice = [1] }", 11, "the type of a field"),
        ("\"account(34)\"", "\"currency\"", 9, "one currency"),
        ("currency = \"currency\"", "currency = \"account(9)\"", 8, "needs a field of the type currency"),
        ("en = \"1,234,567.89\"", "en = \"1,234.56\"", 3, "write 1234567.89"),
        ("en = \"1,234,567.89\"", "e_n = \"1,234,567.89\"", 3, "BCP 47"),
        ("en = \"1,234,567.89\"", "de = \"1.234.567,89\"", LINE, "[numbers] does not say"),
        ("en = \"account\"", "e_n = \"account\"", 5, "BCP 47"),
        ("en = \"account\"", "en = \"account\"\nEN = \"account\"", 5, "two lines"),
        ("en = '''", "e = '''", LINE, "BCP 47"),
        ("en = '''", &format!("EN = '{GOOD}'\nen = '''"), LINE + 1, "two texts"),
        ("default = \"en\"", "default = \"e_n\"", 1, "BCP 47"),
        ("default = \"en\"", "default = \"de\"", 6, "the template has no text in de, the default"),
        ("default = \"en\"\n", "", 1, "missing field `default`"),
        ("[templates.pay.texts]", "[templates.pay.text]", 12, "unknown field `text`"),
        ("[numbers]", "[number]", 2, "unknown field `number`"),
        ("en = \"1,234,567.89\"", "en = \"1,234,567.89\"\nEN = \"1 234 567,89\"", 3, "two lines"),
        ("en = '''", "en = '", LINE, "expected"),
    ] {
        assert!(good.contains(from), "{from}");
        let error = refused(&good.replace(from, to));
        assert!(error.reason.contains(reason), "{to}: {error}");
        assert_eq!(error.line, line, "{to}: {error}");
    }
    assert!(refused("default = \"en\"\n[templates.pay.texts]\n").reason.contains("no text"));
}

#[test]
fn an_error_of_the_parser_names_template_and_locale_too() {
    for (toml, said) in [
        ("default = 'de'\n[templates.a.texts]\nde = 5\n", "line 3, template a, locale de: invalid type"),
        ("default = 'de'\n[templates.a.fields]\nx = 5\n", "line 2, template a: missing field `texts`"),
        ("default = 'de'\n[templates.a.fields]\n", "line 2, template a: missing field `texts`"),
    ] {
        assert!(refused(toml).to_string().starts_with(said), "{}", refused(toml));
    }
}

#[test]
fn the_line_is_that_of_the_character() {
    for (open, line) in [("\"\"\"\n", 5), ("\"\"\"", 4), ("'''\n", 5)] {
        let close = &open[..3];
        let error = refused(&format!(
            "default = 'en'\n[templates.a.texts]\nen = {open}Code\nç {{{{CODE}}}}{close}\n"
        ));
        assert_eq!(
            (error.line, error.reason.as_str()),
            (line, "'ç' is not in the GSM-7 alphabet"),
            "{open:?}"
        );
    }
    compile(
        "default = 'en'\r\n[templates.a.texts]\r\nen = \"\"\"Log in.\r\n@bank.example #{{CODE}}\"\"\"\r\n",
    )
    .unwrap();
}

#[test]
fn names_have_32_characters_at_most() {
    let named = |length: usize| {
        compile(&format!(
            "default = 'en'\n[templates.{}.texts]\nen = \"Log in: {{{{CODE}}}}\"",
            "a".repeat(length)
        ))
    };
    assert!(named(32).is_ok() && named(33).is_err());
}

#[test]
fn the_shipped_file_is_good() {
    compile(include_str!("../../../messages.toml")).unwrap_or_else(|error| panic!("{error}"));
}

/// What the documentation shows, in a file with what it leaves out.
#[test]
fn the_examples_of_the_documentation_are_good() {
    let page = include_str!("../../../docs/messages.md");
    let examples: Vec<&str> =
        page.split("```toml\n").skip(1).filter_map(|block| block.split("```").next()).collect();
    let [template, bound] = examples[..] else { panic!("{examples:?}") };
    let head = "default = \"en\"\nnumbers.en = \"1,234,567.89\"\naccounts.en = \"account\"\n";
    compile(&format!("{head}{template}")).unwrap_or_else(|error| panic!("{error}"));
    let fields =
        "account = \"account(34)\"\namount = \"amount\"\ncurrency = \"currency\"\npayee = \"text(35)\"\n";
    let bound = format!("{head}[templates.pay.fields]\n{fields}[templates.pay.texts]\n{bound}");
    compile(&bound).unwrap_or_else(|error| panic!("{error}"));
    assert!(compile(&bound.replace("text(35)", "text(36)")).is_err());
}
