use proptest::prelude::*;

use super::*;

fn request(media_type: &str, body: impl Into<Body>) -> Request {
    let request = http::Request::builder().header("content-type", media_type);
    request.body(body.into()).unwrap()
}

fn read(body: &str) -> Result<JsonBody, Problem> {
    JsonBody::of(&request("application/json", body))
}

#[test]
fn members_are_taken_one_by_one_and_nothing_may_be_left() {
    let mut body = read(r#"{"a":"x","b":7}"#).unwrap();
    assert_eq!(body.string("a"), Ok(Some("x".to_owned())));
    assert_eq!(body.string("missing"), Ok(None));
    let problem = body.string("b").unwrap_err();
    assert_eq!(problem, malformed("This member is a string.", Some("/b".to_owned())));
    assert!(body.finish().is_ok());
    assert_eq!(read(r#"{"other":1}"#).unwrap().finish().unwrap_err().pointer(), Some("/other"));
    assert_eq!(read("{}").unwrap().finish(), Ok(()));
}

#[test]
fn objects_in_it_know_where_they_are() {
    let with = |transaction: &str| {
        let mut body = read(&format!("{{\"transaction\":{transaction}}}")).unwrap();
        body.object("transaction")
    };
    let mut object =
        with(r#"{"template":"login","fields":{"service":"x","other":"y"},"more":[1]}"#).unwrap().unwrap();
    assert_eq!(object.required_string("template"), Ok("login".to_owned()));
    let missing = object.required_string("locale").unwrap_err();
    assert_eq!(missing.pointer(), Some("/transaction/locale"));
    let fields = object.object("fields").unwrap().unwrap().strings().unwrap();
    assert_eq!(
        fields.into_iter().collect::<Vec<_>>(),
        [("other".to_owned(), "y".to_owned()), ("service".to_owned(), "x".to_owned())]
    );
    assert_eq!(object.finish().unwrap_err().pointer(), Some("/transaction/more"));
    for other in ["7", "\"x\"", "[]", "null", "true", "1.5", "-1"] {
        assert_eq!(with(other).unwrap_err().pointer(), Some("/transaction"), "{other}");
        let mut fields = with(&format!("{{\"fields\":{{\"amount\":{other}}}}}")).unwrap().unwrap();
        let fields = fields.object("fields").unwrap().unwrap().strings();
        assert_eq!(
            fields.err().as_ref().and_then(Problem::pointer),
            (other != "\"x\"").then_some("/transaction/fields/amount")
        );
    }
    assert!(read("{}").unwrap().object("transaction").unwrap().is_none());
}

#[test]
fn null_is_a_text_member_left_out_and_nothing_else() {
    let body = || read(r#"{"text":null,"object":null}"#).unwrap();
    assert_eq!(body().string("text"), Ok(None));
    assert_eq!(body().required_string("text").unwrap_err().pointer(), Some("/text"));
    assert_eq!(body().object("object").unwrap_err().pointer(), Some("/object"));
    assert_eq!(body().strings().unwrap_err().pointer(), Some("/text"));
    let mut taken = body();
    assert_eq!(taken.string("text").and_then(|_| taken.finish()).unwrap_err().pointer(), Some("/object"));
}

#[test]
fn a_byte_order_mark_is_ignored() {
    for body in ["\u{feff}{\"a\":\"\u{feff}\"}", "\u{feff}\r\n {\"a\":\"\u{feff}\"}"] {
        assert_eq!(read(body).unwrap().string("a"), Ok(Some("\u{feff}".to_owned())));
    }
}

#[test]
fn a_value_in_the_place_of_a_name_is_not_repeated() {
    for name in ["123456", "alice@example.com", "+41790000000", "a b", &"a".repeat(33), ""] {
        let body = read(&serde_json::json!({ name: 1 }).to_string()).unwrap();
        assert_eq!(body.finish().unwrap_err().pointer(), None, "{name}");
    }
}

#[test]
fn only_an_object_that_names_each_member_once_is_a_body() {
    for bad in [
        "",
        "null",
        "[]",
        "\"x\"",
        "7",
        "{",
        r#"{"a":1,"a":1}"#,
        r#"{"a":1}{}"#,
        "{a:1}",
        "\u{feff}",
        "\u{feff}\u{feff}{}",
        " \u{feff}{}",
        r#"{"a":{"b":"1","b":"2"}}"#,
        r#"{"a":{"b":[1,}}"#,
    ] {
        assert!(matches!(read(bad), Err(Problem::MalformedRequest { .. })), "{bad}");
    }
    let not_utf8 = JsonBody::of(&request("application/json", vec![b'{', b'"', 0xff, b'"', b':', b'1', b'}']));
    assert!(matches!(not_utf8, Err(Problem::MalformedRequest { .. })));
}

#[test]
fn the_body_is_declared_as_json_and_small() {
    for good in ["application/json", "Application/JSON; charset=utf-8", "application/json;charset=utf-8"] {
        assert!(JsonBody::of(&request(good, "{}")).is_ok(), "{good}");
    }
    for bad in [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonp",
        "application/problem+json",
    ] {
        assert_eq!(JsonBody::of(&request(bad, "{}")).err(), Some(Problem::UnsupportedMediaType), "{bad}");
    }
    let filled = |length: usize| format!("{{\"a\":\"{}\"}}", "x".repeat(length - 8));
    assert!(read(&filled(8 * 1024)).is_ok());
    assert_eq!(read(&filled(8 * 1024 + 1)).err(), Some(Problem::PayloadTooLarge));
    let deep = |open: &str, close: &str| {
        read(&format!("{{\"a\":{}1{}}}", open.repeat(1_000), close.repeat(1_000))).and_then(JsonBody::finish)
    };
    assert!(matches!(deep("[", "]"), Err(Problem::MalformedRequest { .. })));
    assert!(matches!(deep("{\"a\":", "}"), Err(Problem::MalformedRequest { .. })));
}

proptest! {
    #[test]
    fn no_body_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = JsonBody::of(&request("application/json", bytes));
    }

    #[test]
    fn what_was_sent_is_what_is_taken(name in "[a-z]{1,8}", value in ".{0,40}") {
        let mut body = read(&serde_json::json!({ &name: &value }).to_string()).unwrap();
        prop_assert_eq!(body.string(&name), Ok(Some(value)));
        prop_assert_eq!(body.finish(), Ok(()));
    }
}
