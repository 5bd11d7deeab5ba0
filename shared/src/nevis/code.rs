//! The code from the SMS, and the token that Nevis gave for it.

use icu_properties::props::GeneralCategory;
use icu_properties::{CodePointMapData, CodePointMapDataBorrowed};

use crate::platform::redacted::redacted_debug;

static CATEGORIES: CodePointMapDataBorrowed<'static, GeneralCategory> = CodePointMapData::new();

/// Characters that may be typed for a code, those that do not count included.
const MAX_TYPED: usize = 64;

/// A code as the user typed it: 4 to 10 digits.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// Parses what was typed, pasted or dictated, at most 64 characters: a digit of any script is that digit;
    /// white space, dashes and invisible characters do not count.
    ///
    /// # Examples
    ///
    /// ```
    /// use countersign::nevis::Code;
    ///
    /// let digits = |typed| Code::parse(typed).map(|code| code.digits().to_owned());
    /// assert_eq!(digits(" 938-081 ").as_deref(), Some("938081"));
    /// assert_eq!(digits("９３８０８１").as_deref(), Some("938081"));
    /// assert_eq!(digits("938O81"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let typed = text.chars().filter(|typed| !is_ignored(*typed));
        let digits: String = typed.map(digit).collect::<Option<_>>()?;
        ((4..=10).contains(&digits.len()) && text.chars().count() <= MAX_TYPED).then_some(Self(digits))
    }

    /// The digits alone.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

/// Dashes include the minus sign and the middle dot, which group digits too.
fn is_ignored(typed: char) -> bool {
    let category = CATEGORIES.get(typed);
    let dash = category == GeneralCategory::DashPunctuation || matches!(typed, '\u{2212}' | '\u{b7}');
    dash || category == GeneralCategory::Format || typed.is_whitespace()
}

/// The digit that a character is. Unicode encodes the digits of each script one behind the other, from 0 to 9
/// (stability policy, `Numeric_Type=Decimal`), so its value is how many stand before it.
fn digit(typed: char) -> Option<char> {
    let is_digit = |at: &char| CATEGORIES.get(*at) == GeneralCategory::DecimalNumber;
    let before = is_digit(&typed).then(|| (char::MIN..typed).rev().take_while(is_digit).count())?;
    char::from_digit(u32::try_from(before % 10).ok()?, 10)
}

/// What ties a code to its approval at Nevis. It never leaves the server side.
#[derive(Clone, PartialEq, Eq)]
pub struct StatusToken(String);

impl StatusToken {
    /// Accepts 1 to 4,096 characters of visible ASCII (Nevis's own are JWTs of some hundred): a record holds one for
    /// each approval that is in use.
    pub fn parse(text: &str) -> Option<Self> {
        let valid = (1..=4_096).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        valid.then(|| Self(text.to_owned()))
    }

    /// The token.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

redacted_debug!(Code, StatusToken);

#[cfg(test)]
mod tests;
