//! Values of a query or a form body (`application/x-www-form-urlencoded`).

/// The first value of `name`, decoded; `None` where there is none, or it is no UTF-8.
pub(crate) fn value(form: &str, name: &str) -> Option<String> {
    let mut pairs = form.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let (_, value) = pairs.find(|(key, _)| decode(key).as_deref() == Some(name))?;
    decode(value)
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => hex(bytes.next()?)? * 16 + hex(bytes.next()?)?,
            plain => plain,
        });
    }
    String::from_utf8(decoded).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| value.try_into().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded() {
        assert_eq!(value("a=1&token=x%2By+z", "token").as_deref(), Some("x+y z"));
        assert_eq!(value("username=m%40example.org", "username").as_deref(), Some("m@example.org"));
        assert_eq!(value("token", "token").as_deref(), Some(""));
    }

    #[test]
    fn what_is_missing_or_broken_has_no_value() {
        for form in ["", "other=1", "token=%4", "token=%zz", "token=%ff"] {
            assert_eq!(value(form, "token"), None, "{form}");
        }
    }
}
