use super::*;

const CATALOGUE: Catalogue<'static> = Catalogue {
    default: "en",
    templates: &[
        Template {
            name: "payment",
            fields: &[
                Field { name: "amount", kind: FieldType::Amount { positive: true } },
                Field { name: "currency", kind: FieldType::Currency },
                Field { name: "payee", kind: FieldType::Text { max: 12 } },
            ],
            texts: &[
                Text { locale: "en", pieces: &payment("Pays ") },
                Text { locale: "de", pieces: &payment("Zahlt ") },
                Text { locale: "de-LI", pieces: &payment("Zahlt z'Vaduz ") },
            ],
        },
        Template {
            name: "login",
            fields: &[Field { name: "service", kind: FieldType::Choice { values: &["A", "B"] } }],
            texts: &[Text {
                locale: "en",
                pieces: &[Piece::Code, Piece::Words(" logs in to "), Piece::Field(0)],
            }],
        },
    ],
    numbers: &[
        ("en", NumberStyle { group: ',', decimal: '.' }),
        ("de", NumberStyle { group: '.', decimal: ',' }),
        ("de-CH", NumberStyle { group: '\'', decimal: '.' }),
        ("fr", NumberStyle { group: ' ', decimal: ',' }),
    ],
};

const fn payment(words: &'static str) -> [Piece<'static>; 7] {
    let quote = Piece::Words(" \"");
    [
        Piece::Code,
        Piece::Words(words),
        Piece::Field(1),
        Piece::Words(" "),
        Piece::Field(0),
        quote,
        Piece::Field(2),
    ]
}

fn transaction(template: &str, locale: Option<&str>, fields: &[(&str, &str)]) -> Transaction {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let (template, locale) = (template.to_owned(), locale.map(str::to_owned));
    Transaction { template, locale, fields, reference: None }
}

const FIELDS: [(&str, &str); 3] = [("amount", "1250.00"), ("currency", "CHF"), ("payee", "Café Ça")];

fn composed(template: &str, locale: &str, fields: &[(&str, &str)]) -> Composed {
    CATALOGUE.compose(&transaction(template, Some(locale), fields)).unwrap()
}

#[test]
fn text_and_numbers_follow_the_locale() {
    for (locale, named, words, amount) in [
        ("en", "en", "Pays", "1,250.00"),
        ("de", "de", "Zahlt", "1.250,00"),
        ("de-AT", "de", "Zahlt", "1.250,00"),
        ("de-CH", "de", "Zahlt", "1'250.00"),
        ("DE-ch", "de", "Zahlt", "1'250.00"),
        ("de-Latn-CH", "de", "Zahlt", "1'250.00"),
        ("de-CH-1996", "de", "Zahlt", "1'250.00"),
        ("de-CH-u-ca-gregory-fw-mon-mu-celsius", "de", "Zahlt", "1'250.00"),
        ("de-LI", "de-LI", "Zahlt z'Vaduz", "1.250,00"),
        // No text: the default one, and never the numbers of another language.
        ("fr-CH", "en", "Pays", "1,250.00"),
        ("rm-CH", "en", "Pays", "1,250.00"),
        ("x-bank", "en", "Pays", "1,250.00"),
    ] {
        let composed = composed("payment", locale, &FIELDS);
        assert_eq!(
            composed.message.as_str(),
            format!("{{{{CODE}}}}{words} CHF {amount} \"Café Ça"),
            "{locale}"
        );
        assert_eq!(composed.locale, named);
    }
    let without = CATALOGUE.compose(&transaction("payment", None, &FIELDS)).unwrap();
    assert_eq!(without, composed("payment", "en", &FIELDS));
}

#[test]
fn what_is_shown_is_what_the_text_says() {
    let payment = composed(
        "payment",
        "de-CH",
        &[("amount", "5.00"), ("currency", "EUR"), ("payee", " M.Muster und Söhne")],
    );
    let shown = [("amount", "EUR 5.00"), ("payee", "M. Muster...")];
    assert_eq!(payment.shown, shown.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
    assert!(payment.shown.values().all(|value| payment.message.as_str().contains(value)));
    assert_eq!(composed("login", "en", &[("service", "B")]).shown["service"], "B");
    assert_eq!(format!("{payment:?}"), "Composed([redacted])");
}

#[test]
fn a_refusal_names_the_part() {
    let part = |transaction: &Transaction| CATALOGUE.compose(transaction).unwrap_err().part;
    let field = |name: &str| Part::Field(name.to_owned());
    assert_eq!(part(&transaction("transfer", Some("en"), &FIELDS)), Part::Template);
    for locale in ["", "e", "en_GB", &format!("en-x{}", "-abcdefgh".repeat(14))] {
        assert_eq!(part(&transaction("payment", Some(locale), &FIELDS)), Part::Locale, "{locale}");
    }
    let with = |name, value| {
        let mut payment = transaction("payment", Some("en"), &FIELDS);
        payment.fields.insert(String::from(name), String::from(value));
        payment
    };
    assert_eq!(part(&with("memo", "x")), field("memo"));
    assert_eq!(part(&with("amount", "1250")), field("amount"));
    assert_eq!(part(&with("amount", "0.00")), field("amount"));
    assert_eq!(part(&with("currency", "DEM")), field("currency"), "not the amount");
    assert_eq!(part(&with("payee", "{{CODE}}")), field("payee"));
    for name in ["amount", "currency", "payee"] {
        let mut payment = transaction("payment", Some("en"), &FIELDS);
        payment.fields.remove(name);
        assert_eq!(part(&payment), field(name));
    }
}

#[test]
fn a_transaction_hides_what_it_holds() {
    assert_eq!(format!("{:?}", transaction("payment", Some("en"), &FIELDS)), "Transaction([redacted])");
}
