//! The whole rule for a receipt, apart from HTTP.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, TokenData, Validation, decode, decode_header, get_current_timestamp};
use serde_json::Value;

use crate::issuer::Issuer;

/// Seconds for clocks that differ.
const LEEWAY: u64 = 5;

/// Seconds after `exp` for which a used receipt is remembered: longer than the leeway, so that none is
/// forgotten between its two last checks.
const REMEMBERED: u64 = 60;

/// Why nothing may be executed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum NotTaken {
    /// A check that did not hold.
    Refused(&'static str),
    /// The issuer's keys are out of reach, so nothing can be said about the receipt.
    Unavailable,
}

/// Takes each receipt of one issuer for one audience once.
pub(crate) struct Receipts {
    issuer: Arc<Issuer>,
    rules: Validation,
    used: Used,
}

impl Receipts {
    /// For receipts of this issuer that name this audience.
    pub(crate) fn new(issuer: Issuer, audience: &str) -> Self {
        let mut rules = Validation::new(Algorithm::RS256);
        rules.leeway = LEEWAY;
        rules.set_issuer(&[issuer.name()]);
        rules.set_audience(&[audience]);
        rules.set_required_spec_claims(&["iss", "aud", "exp", "sub"]);
        Self { issuer: Arc::new(issuer), rules, used: Used::default() }
    }

    /// Succeeds if the receipt says that this user approved exactly this, and nobody has used it.
    pub(crate) async fn take(
        &self,
        receipt: &str,
        user: Option<&str>,
        template: &str,
        fields: &Value,
    ) -> Result<(), NotTaken> {
        let TokenData { header, claims } = self.verified(receipt).await?;
        if header.typ.as_deref() != Some("txn-approval+jwt") {
            return Err(NotTaken::Refused("typ: not a receipt"));
        }
        let subject = claims.get("sub").and_then(Value::as_str);
        if subject.is_none() || subject != user {
            return Err(NotTaken::Refused("sub: not the user whose money moves"));
        }
        if claims.pointer("/transaction/template").and_then(Value::as_str) != Some(template) {
            return Err(NotTaken::Refused("transaction: not what this route executes"));
        }
        if claims.pointer("/transaction/fields") != Some(fields) {
            return Err(NotTaken::Refused("transaction: not what the user approved"));
        }
        let jti = claims.get("jti").and_then(Value::as_str).ok_or(NotTaken::Refused("jti: missing"))?;
        let exp =
            claims.get("exp").and_then(Value::as_u64).ok_or(NotTaken::Refused("exp: no whole number"))?;
        // The last check: a receipt that is refused stays good for what it was made for.
        self.used.mark(jti, exp, get_current_timestamp())
    }

    async fn verified(&self, receipt: &str) -> Result<TokenData<Value>, NotTaken> {
        let unsigned = NotTaken::Refused("signature: not signed by the issuer with RS256");
        let kid = decode_header(receipt).ok().and_then(|header| header.kid).ok_or(unsigned)?;
        let key = self.issuer.key(&kid).await?;
        decode(receipt, &key, &self.rules)
            .map_err(|error| reason(error.kind()).map_or(unsigned, NotTaken::Refused))
    }
}

/// The claim that is wrong, where it is one.
#[expect(clippy::wildcard_enum_match_arm, reason = "the library's list of errors grows")]
fn reason(error: &ErrorKind) -> Option<&'static str> {
    match error {
        ErrorKind::ExpiredSignature => Some("exp: expired"),
        ErrorKind::InvalidIssuer => Some("iss: another issuer"),
        ErrorKind::InvalidAudience => Some("aud: another audience"),
        ErrorKind::MissingRequiredClaim(claim) => match claim.as_str() {
            "iss" => Some("iss: missing"),
            "aud" => Some("aud: missing"),
            "sub" => Some("sub: missing"),
            _ => Some("exp: missing"),
        },
        _ => None,
    }
}

/// The `jti` of used receipts, and the second until which each is kept. With several processes this is
/// a table with a conditional write: see the README.
#[derive(Debug, Default)]
struct Used(Mutex<HashMap<String, u64>>);

impl Used {
    /// Marks the receipt as used, unless it is: look and mark are one step for all requests.
    fn mark(&self, jti: &str, exp: u64, now: u64) -> Result<(), NotTaken> {
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        used.retain(|_, until| *until > now);
        match used.insert(jti.to_owned(), exp.saturating_add(REMEMBERED)) {
            Some(_) => Err(NotTaken::Refused("jti: used already")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_is_remembered_for_longer_than_it_is_taken_and_then_forgotten() {
        let used = Used::default();
        assert_eq!(used.mark("a", 1000, 900), Ok(()));
        for now in [900, 1000, 1000 + LEEWAY + 1] {
            assert_eq!(used.mark("a", 1000, now), Err(NotTaken::Refused("jti: used already")), "{now}");
        }
        assert_eq!(used.mark("b", 3000, 1000 + REMEMBERED), Ok(()));
        assert_eq!(used.0.lock().unwrap().len(), 1);
    }
}
