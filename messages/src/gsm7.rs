//! The GSM 7-bit default alphabet and its extension table.

/// The basic character set of 3GPP TS 23.038, section 6.2.1, without the escape character.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                     ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Its extension table, section 6.2.1.1: each of these takes two septets.
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// How many septets a text takes; `None` if a character is not in the alphabet.
pub fn septets(text: &str) -> Option<usize> {
    text.chars().try_fold(0_usize, |sum, character| Some(sum.saturating_add(of(character)?)))
}

/// How many septets a character takes: one, or two if it is in the extension table.
fn of(character: char) -> Option<usize> {
    if BASIC.contains(character) {
        Some(1)
    } else if EXTENDED.contains(character) {
        Some(2)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alphabet_has_127_and_10_characters() {
        assert_eq!(BASIC.chars().count(), 127, "128 less the escape character");
        assert_eq!(EXTENDED.chars().count(), 10);
        assert_eq!(septets(BASIC), Some(127));
        assert_eq!(septets(EXTENDED), Some(20));
        for foreign in ["ç", "ê", "’", "\u{1b}", "\t", "😀", "Ж", "\u{200b}"] {
            assert_eq!(septets(foreign), None, "{foreign:?}");
        }
    }
}
