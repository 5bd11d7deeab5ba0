//! How a locale writes numbers.

use serde::Deserialize;

/// The signs between the groups of three digits and before the decimals: each a space, comma, full stop
/// or `'`.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct NumberStyle {
    /// Between groups of three digits.
    pub group: char,
    /// Before the decimals.
    pub decimal: char,
}

/// The signs that a style may have: they are GSM-7, take one septet and mean nothing else.
const SIGNS: &[char] = &[' ', ',', '.', '\''];

impl NumberStyle {
    /// Reads the style from how the locale writes 1234567.89, such as `1'234'567.89`; `None` if it is not
    /// written in groups of three, or with other signs or the same for both.
    ///
    /// # Examples
    ///
    /// ```
    /// use messages::NumberStyle;
    ///
    /// let swiss = NumberStyle::of_specimen("1'234'567.89").unwrap();
    /// assert_eq!(swiss.write("1250", Some("00")), "1'250.00");
    /// assert_eq!(NumberStyle::of_specimen("12,34,567.89"), None);
    /// ```
    pub fn of_specimen(specimen: &str) -> Option<Self> {
        let mut signs = specimen.chars().filter(|character| !character.is_ascii_digit());
        let (group, decimal) = (signs.next()?, signs.next_back()?);
        let style = Self { group, decimal };
        // A space as the decimal sign would make two numbers of one.
        let allowed =
            SIGNS.contains(&group) && SIGNS.contains(&decimal) && group != decimal && decimal != ' ';
        (allowed && style.write("1234567", Some("89")) == specimen).then_some(style)
    }

    /// Writes a number from its digits, which are taken as they are: none is rounded, added or left out.
    pub fn write(self, whole: &str, decimals: Option<&str>) -> String {
        let mut text = String::new();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && whole.len().saturating_sub(at).is_multiple_of(3) {
                text.push(self.group);
            }
            text.push(digit);
        }
        if let Some(decimals) = decimals {
            text.push(self.decimal);
            text.push_str(decimals);
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_specimen_shows_both_signs() {
        let swiss = NumberStyle { group: '\'', decimal: '.' };
        assert_eq!(NumberStyle::of_specimen("1'234'567.89"), Some(swiss));
        assert_eq!(NumberStyle::of_specimen("1 234 567,89"), Some(NumberStyle { group: ' ', decimal: ',' }));
        for bad in [
            "",
            "1234567.89",
            "1,234,567,89",
            "12,34,567.89",
            "1.234.567",
            "1_234_567.89",
            "1’234’567.89",
            "1\u{a0}234\u{a0}567,89",
            "1.234.567 89",
            "9.876.543,21",
        ] {
            assert_eq!(NumberStyle::of_specimen(bad), None, "{bad}");
        }
    }

    #[test]
    fn digits_are_grouped_by_three() {
        let swiss = NumberStyle { group: '\'', decimal: '.' };
        for (whole, decimals, text) in [
            ("0", Some("00"), "0.00"),
            ("123", None, "123"),
            ("1250", Some("00"), "1'250.00"),
            ("123456", Some("7"), "123'456.7"),
            ("999999999999", Some("9999"), "999'999'999'999.9999"),
        ] {
            assert_eq!(swiss.write(whole, decimals), text);
        }
    }
}
