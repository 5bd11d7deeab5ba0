//! The measure of a text field is the world: real and realistic payees can be paid, in every form in which they
//! are typed or pasted. The lists and their sources: `payees/README.md`.

use std::collections::BTreeMap;

use messages::{Catalogue, Field, FieldType, Piece, Template, Text, Transaction};
use unicode_normalization::UnicodeNormalization;

const LISTS: [(&str, &str); 4] = [
    ("people and companies", include_str!("payees/people-and-companies.txt")),
    ("brands", include_str!("payees/brands.txt")),
    ("banks", include_str!("payees/banks.txt")),
    ("organisations", include_str!("payees/organisations.txt")),
];

type Form = fn(&str) -> String;

const FORMS: [(&str, Form); 6] = [
    ("as it is", str::to_owned),
    ("decomposed", |name| name.nfd().collect()),
    ("typographic apostrophe", |name| name.replace('\'', "\u{2019}")),
    ("no-break space", |name| name.replace(' ', "\u{a0}")),
    ("capitals", str::to_uppercase),
    ("no space behind full stops", |name| name.replace(". ", ".")),
];

const CATALOGUE: Catalogue<'static> = Catalogue {
    default: "en",
    templates: &[Template {
        name: "pay",
        fields: &[Field { name: "payee", kind: FieldType::Text { max: 45 } }],
        texts: &[Text {
            locale: "en",
            pieces: &[Piece::Code, Piece::Words(": \""), Piece::Field(0), Piece::Words("\"")],
        }],
    }],
    numbers: &[],
};

/// What the SMS says of a payee, or the rule that it breaks.
fn shown(payee: &str) -> Result<String, &'static str> {
    let fields = BTreeMap::from([("payee".to_owned(), payee.to_owned())]);
    let transaction = Transaction { template: "pay".to_owned(), locale: None, fields, reference: None };
    let composed = CATALOGUE.compose(&transaction).map_err(|refusal| refusal.rule)?;
    composed.shown.get("payee").cloned().ok_or("shown")
}

/// In hundredths of a per cent.
fn share(taken: usize, all: usize) -> usize {
    taken * 10_000 / all
}

#[expect(clippy::print_stdout, reason = "the figures are what the test is read for")]
fn print(of: &str, taken: usize, all: usize) {
    println!("{of}: {taken} of {all}, {}.{:02} %", share(taken, all) / 100, share(taken, all) % 100);
}

#[test]
fn of_a_thousand_payees_995_can_be_paid_in_every_form() {
    let mut refused: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (form, written) in FORMS {
        let (mut taken, mut all) = (0, 0);
        for (list, names) in LISTS {
            let of_list: Vec<_> = names.lines().map(|name| (name, shown(&written(name)))).collect();
            let taken_of_list = of_list.iter().filter(|(_, shown)| shown.is_ok()).count();
            print(&format!("{form}, {list}"), taken_of_list, of_list.len());
            (taken, all) = (taken + taken_of_list, all + of_list.len());
            for (name, rule) in of_list.into_iter().filter_map(|(name, shown)| Some((name, shown.err()?))) {
                refused.entry(rule).or_default().push(name);
            }
        }
        print(form, taken, all);
        assert!(share(taken, all) >= 9_950, "{form}: {taken} of {all}");
        assert!(all > 5_000, "{all} payees");
    }
    for (rule, mut names) in refused {
        names.sort_unstable();
        names.dedup();
        println!("{rule}\n    {}", names.join("\n    "));
    }
}

#[test]
fn a_form_changes_nothing_of_what_is_shown() {
    for name in LISTS.iter().flat_map(|(_, names)| names.lines()) {
        for (form, written) in
            FORMS.iter().filter(|(form, _)| !["capitals", "no space behind full stops"].contains(form))
        {
            assert_eq!(shown(&written(name)), shown(name), "{name}, {form}");
        }
    }
}
