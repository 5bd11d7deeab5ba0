//! Numbers in a text: none that could be taken for the code.

/// How many digits a text may have, and how many the words of a template in a row: a number with more could
/// be taken for the code, or be called.
pub const MAX_DIGITS: usize = 4;

const LOOKS_LIKE_A_DIGIT: &str = "OoØøIl";

/// How many digits a text has. In a word with a digit, letters that look like digits are read as such:
/// `938O8l`.
pub(super) fn digits(text: &str) -> usize {
    let words = text.split(|character: char| !character.is_alphanumeric());
    let mixed = words.filter(|word| word.contains(|character: char| character.is_ascii_digit()));
    let reads_as_digit = |c: &char| c.is_ascii_digit() || LOOKS_LIKE_A_DIGIT.contains(*c);
    mixed.flat_map(str::chars).filter(reads_as_digit).count()
}
