//! Numbers in a text: none that could be taken for the code.

/// The longest number that may stand outside amounts and masked numbers (design section 6): a longer one
/// could be taken for the code.
pub const MAX_DIGITS: usize = 4;

/// How many digits the longest number has. Only a letter ends it, as people read `12 34 56` as one. In a
/// word with a digit, letters that look like digits are read as such: `938O8l`.
pub fn longest_number(text: &str) -> usize {
    let (mut longest, mut digits) = (0_usize, 0_usize);
    for word in text.split_inclusive(|character: char| !character.is_alphanumeric()) {
        let mixed = word.contains(|character: char| character.is_ascii_digit());
        for character in word.chars() {
            if character.is_ascii_digit() || mixed && LOOKS_LIKE_A_DIGIT.contains(character) {
                digits = digits.saturating_add(1);
            } else if character.is_alphabetic() {
                digits = 0;
            }
            longest = longest.max(digits);
        }
    }
    longest
}

const LOOKS_LIKE_A_DIGIT: &str = "OoØøIl";
