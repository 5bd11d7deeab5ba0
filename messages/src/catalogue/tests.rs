use super::*;
use crate::template::Text;

const CATALOGUE: Catalogue<'static> = Catalogue {
    templates: &[
        Template {
            name: "payment",
            fields: &[
                Field { name: "amount", kind: FieldType::Amount },
                Field { name: "currency", kind: FieldType::Currency },
                Field { name: "payee", kind: FieldType::Text { max: 12 } },
            ],
            texts: &[
                Text {
                    locale: "en",
                    pieces: &[
                        Piece::Words("Pay "),
                        Piece::Field(1),
                        Piece::Words(" "),
                        Piece::Field(0),
                        Piece::Words(" to "),
                        Piece::Field(2),
                        Piece::Words(": "),
                        Piece::Code,
                    ],
                },
                Text {
                    locale: "de",
                    pieces: &[
                        Piece::Field(2),
                        Piece::Words(" erhält "),
                        Piece::Field(1),
                        Piece::Words(" "),
                        Piece::Field(0),
                        Piece::Words(": "),
                        Piece::Code,
                    ],
                },
            ],
        },
        Template {
            name: "login",
            fields: &[],
            texts: &[Text { locale: "en", pieces: &[Piece::Words("Log in: "), Piece::Code] }],
        },
    ],
    numbers: &[
        ("en", NumberStyle { group: ',', decimal: '.' }),
        ("de", NumberStyle { group: '.', decimal: ',' }),
        ("de-CH", NumberStyle { group: '\'', decimal: '.' }),
    ],
};

fn transaction(template: &str, locale: &str, fields: &[(&str, &str)]) -> Transaction {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Transaction { template: template.to_owned(), locale: locale.to_owned(), fields }
}

const FIELDS: [(&str, &str); 3] = [("amount", "1250.00"), ("currency", "CHF"), ("payee", "Café Ça")];

fn composed(transaction: &Transaction) -> String {
    CATALOGUE.compose(transaction).unwrap().as_str().to_owned()
}

#[test]
fn text_and_numbers_follow_the_locale() {
    let payment = |locale| composed(&transaction("payment", locale, &FIELDS));
    assert_eq!(payment("en"), "Pay CHF 1,250.00 to Café Ça: {{CODE}}");
    assert_eq!(payment("de"), "Café Ça erhält CHF 1.250,00: {{CODE}}");
    assert_eq!(payment("de-CH"), "Café Ça erhält CHF 1'250.00: {{CODE}}");
    assert_eq!(payment("de-AT"), "Café Ça erhält CHF 1.250,00: {{CODE}}");
    assert_eq!(composed(&transaction("login", "en-GB", &[])), "Log in: {{CODE}}");
}

#[test]
fn a_refusal_names_the_part() {
    let part = |transaction: &Transaction| CATALOGUE.compose(transaction).unwrap_err().part;
    assert_eq!(part(&transaction("transfer", "en", &FIELDS)), Part::Template);
    for locale in ["", "e", "en_GB", "fr"] {
        assert_eq!(part(&transaction("payment", locale, &FIELDS)), Part::Locale, "{locale}");
    }
    let with = |name, value| {
        let mut payment = transaction("payment", "en", &FIELDS);
        payment.fields.insert(String::from(name), String::from(value));
        payment
    };
    assert_eq!(part(&with("memo", "x")), Part::Fields);
    assert_eq!(part(&with("amount", "1250")), Part::Field("amount"));
    assert_eq!(part(&with("currency", "DEM")), Part::Field("currency"), "not the amount");
    assert_eq!(part(&with("payee", "{{CODE}}")), Part::Field("payee"));
    assert_eq!(part(&with("payee", "more than twelve")), Part::Field("payee"));
    for name in ["amount", "currency", "payee"] {
        let mut payment = transaction("payment", "en", &FIELDS);
        payment.fields.remove(name);
        assert_eq!(part(&payment), Part::Field(name));
    }
}

#[test]
fn a_transaction_hides_what_it_holds() {
    assert_eq!(format!("{:?}", transaction("payment", "en", &FIELDS)), "Transaction([hidden])");
}
