//! What the words may be.

use super::*;

#[test]
fn what_no_sms_can_hold_is_refused() {
    for (from, to, reason) in [
        ("Code", "Code ç", "'ç' is not in the GSM-7 alphabet"),
        ("Code", "Code\t", "control character"),
        ("Code", " Code", "white space"),
        ("Code", "{{CODE}} Code", "2 times"),
        ("pays", "{ays", "{ays {currency}, which is no field"),
        ("pays", "}", "a brace"),
        ("{via}", "you", "lacks {via}"),
        ("{via}", "{memo}", "{memo}, which is no field"),
        ("{via}", "{via", "{via. Tell nobody. Payee: \"{payee}, which is no field"),
        ("nobody", &"x".repeat(80), "septets with its longest values"),
    ] {
        assert!(GOOD.contains(from));
        is_bad(&GOOD.replacen(from, to, 1), reason);
    }
    is_bad(&format!("{GOOD}\n"), "white space");
}

#[test]
fn a_value_stands_alone() {
    for (from, to) in [
        ("{via}.", "{via}s."),
        ("by {via}", "by-{via}"),
        ("by {via}", "by:{via}"),
        ("by {via}", "by /{via}"),
        ("by {via}", "by .{via}"),
        ("by {via}", "by @{via}"),
        ("{via}.", "{via}-."),
        ("{via}.", "{via}/."),
        ("{via}.", "{via}@."),
        ("{via}.", "{via}_."),
        ("{currency} {amount}", "{currency}{amount}"),
        ("{{CODE}} pays", "{{CODE}}pays"),
    ] {
        assert!(GOOD.contains(from));
        is_bad(&GOOD.replacen(from, to, 1), "stands alone");
    }
}

#[test]
fn no_text_holds_a_link() {
    for (from, to) in [
        ("pays", "visit 1.1.1.1/a pays"),
        ("{via}. Tell", "{via}.Tell"),
        ("{via}. Tell nobody. Payee:", "{via}. {currency} {amount}.Tell"),
        ("pays", "see bank.example pays"),
        ("pays", "www.b pays"),
        ("pays", "tel://you pays"),
        ("pays", "mail a@bank.example pays"),
    ] {
        assert!(GOOD.contains(from));
        is_bad(&GOOD.replacen(from, to, 1), "no link");
    }
}

/// A style of numbers, with each amount that a field takes, beside words that would make a link of its edges.
#[test]
fn no_style_of_numbers_is_taken_for_a_link() {
    for style in
        ["1,234,567.89", "1'234'567.89", "1.234.567,89", "1 234 567,89", "1 234 567.89", "1.234.567'89"]
    {
        let styled = file(GOOD).replace("1,234,567.89", style);
        compile(&styled).unwrap_or_else(|error| panic!("{style}: {error}"));
        let linked = styled.replace("{amount} to", "{amount}.to");
        assert!(refused(&linked).reason.contains("no link"), "{style}");
    }
}

#[test]
fn digits_do_not_run_together() {
    for (from, to) in [
        (" by {via}", ", {via}"),
        (" to account {account} by {via}", " {via}, account {account}"),
        (" Tell nobody", " Call 12345"),
        (" pays", " 9, pays"),
    ] {
        assert!(GOOD.contains(from), "{from}");
        is_bad(&GOOD.replacen(from, to, 1), "run together");
    }
}

#[test]
fn the_longest_values_decide_the_length() {
    // 3 + 20 + 15 + 12 + 20 + 10 for values and code.
    let words = ["{currency}", "{amount}", "{account}", "{via}", "{payee}", "{{CODE}}"];
    let words = words.iter().fold(GOOD.to_owned(), |text, value| text.replace(value, ""));
    let rest = 160 - 80 - words.len();
    let with = |count: usize| compile(&file(&GOOD.replace("pays", &format!("pays{}", "y".repeat(count)))));
    assert!(with(rest).is_ok());
    assert!(with(rest + 1).unwrap_err().reason.contains("161 septets"));
    let euro = file(&GOOD.replace("pays", &format!("pays{}€", "y".repeat(rest - 1))));
    assert!(refused(&euro).reason.contains("161 septets"), "an extension character counts two");
    let choice =
        file(GOOD).replace("[\"Example Bank\"]", &format!("[\"B\", \"{}\"]", "b".repeat(12 + rest + 1)));
    assert!(refused(&choice).reason.contains("161 septets"), "{}", refused(&choice));
}

#[test]
fn the_values_of_a_choice_are_held_to_the_rules_of_words() {
    let with = |values: &str| refused(&file(GOOD).replace("\"Example Bank\"", values));
    for (values, reason) in [
        ("", "lists a value or more"),
        ("\"A\", \"A\"", "\"A\" twice"),
        ("\"ça\"", "\"ça\" of the choice: 'ç'"),
        ("\"a\\tb\"", "control character"),
        ("\"a\\nb\"", "words in one line"),
        ("\"\"", "words in one line"),
        ("\"-\"", "words in one line"),
        ("\" a\"", "words in one line"),
        ("\"bank.example\"", "words in one line"),
        ("'a\"b'", "words in one line"),
        ("\"{{CODE}}\"", "words in one line"),
        ("\"a@b\"", "words in one line"),
    ] {
        let error = with(values);
        assert!(error.reason.contains(reason), "{values}: {error}");
        assert_eq!((error.template.as_deref(), error.line), (Some("pay"), 11), "{values}");
    }
}
