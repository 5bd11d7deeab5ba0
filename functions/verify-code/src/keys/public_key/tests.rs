use proptest::prelude::*;

use super::*;

/// The key of RFC 7638, section 3.1, and its thumbprint.
const N: &str = concat!(
    "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3",
    "oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdA",
    "ZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-",
    "kEgU8awapJzKnqDKgw",
);
const THUMBPRINT: &str = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";

/// `SubjectPublicKeyInfo` of an RSA 2048 key up to the modulus, and from there to its end: `e` = 65,537.
const BEFORE: &str = "30820122300d06092a864886f70d01010105000382010f003082010a0282010100";
const AFTER: &str = "0203010001";

fn hex(text: &str) -> Vec<u8> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn der(n: &[u8]) -> Vec<u8> {
    [hex(BEFORE), n.to_vec(), hex(AFTER)].concat()
}

pub(crate) fn example() -> Vec<u8> {
    der(&URL_SAFE_NO_PAD.decode(N).unwrap())
}

#[test]
fn a_key_becomes_a_jwk_named_by_its_thumbprint() {
    let key = PublicKey::from_der(&example()).unwrap();
    let expected =
        format!(r#"{{"kty":"RSA","use":"sig","alg":"RS256","kid":"{THUMBPRINT}","n":"{N}","e":"AQAB"}}"#);
    assert_eq!(serde_json::to_string(&key).unwrap(), expected);
}

#[test]
fn other_algorithms_and_other_lengths_are_none() {
    let other_algorithm = hex(&BEFORE.replace("2a864886f70d010101", "2a864886f70d01010a"));
    let other = [other_algorithm, example().split_off(BEFORE.len() / 2)].concat();
    assert_eq!(PublicKey::from_der(&other), None);
    let short = hex("305c300d06092a864886f70d0101010500034b003048024100");
    assert_eq!(PublicKey::from_der(&[short, vec![0xc3; 64], hex(AFTER)].concat()), None, "RSA 512");
    assert_eq!(PublicKey::from_der(&[]), None);
}

proptest! {
    #[test]
    fn every_modulus_of_2048_bits_comes_out_as_it_is(rest in prop::collection::vec(any::<u8>(), 255), first in 0_u8..=255) {
        let n = [vec![first], rest].concat();
        let key = PublicKey::from_der(&der(&n));
        prop_assert_eq!(key.is_some(), first >= 0x80, "shorter ones must not have the zero before them");
        if let Some(key) = key {
            prop_assert_eq!(key.n, URL_SAFE_NO_PAD.encode(n));
        }
    }

    #[test]
    fn what_is_cut_or_longer_is_none(at in 0_usize..294, more in prop::collection::vec(any::<u8>(), 1..9)) {
        prop_assert_eq!(PublicKey::from_der(example().get(..at).unwrap()), None);
        prop_assert_eq!(PublicKey::from_der(&[example(), more].concat()), None);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), at in 0_usize..294, byte in any::<u8>()) {
        let _ = PublicKey::from_der(&bytes);
        let mut changed = example();
        changed[at] = byte;
        let _ = PublicKey::from_der(&changed);
    }
}
