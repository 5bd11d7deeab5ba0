//! The GSM 7-bit default alphabet and its extension table.

/// The basic character set of 3GPP TS 23.038, section 6.2.1, without the escape character.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
                     ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Its extension table, section 6.2.1.1: each of these takes two septets.
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// How many septets a text takes; `None` if a character is not in the alphabet.
///
/// # Examples
///
/// ```
/// use messages::gsm7::septets;
///
/// assert_eq!(septets("Ç 5 à"), Some(5));
/// assert_eq!(septets("[5 €]"), Some(8));
/// assert_eq!(septets("ça"), None);
/// ```
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

    /// The characters of the standard's table that are not ASCII's at the same place, by their code points.
    const TABLE: [u32; 40] = [
        0x40, 0xa3, 0x24, 0xa5, 0xe8, 0xe9, 0xf9, 0xec, 0xf2, 0xc7, 0x0a, 0xd8, 0xf8, 0x0d, 0xc5, 0xe5,
        0x394, 0x5f, 0x3a6, 0x393, 0x39b, 0x3a9, 0x3a0, 0x3a8, 0x3a3, 0x398, 0x39e, 0xc6, 0xe6, 0xdf, 0xc9,
        0xa4, 0xa1, 0xc4, 0xd6, 0xd1, 0xdc, 0xa7, 0xbf, 0xe4,
    ];
    const LAST: [u32; 4] = [0xf6, 0xf1, 0xfc, 0xe0];

    #[test]
    fn the_alphabet_is_that_of_the_standard() {
        let ascii =
            |byte: u32| (0x20..0x7b).contains(&byte) && !"$@[\\]^_`".contains(char::from_u32(byte).unwrap());
        let mut table: Vec<u32> =
            TABLE.into_iter().chain(LAST).chain((0..0x80).filter(|byte| ascii(*byte))).collect();
        let mut basic: Vec<u32> = BASIC.chars().map(u32::from).collect();
        table.sort_unstable();
        basic.sort_unstable();
        assert_eq!(basic, table);
        let extended: Vec<u32> = EXTENDED.chars().map(u32::from).collect();
        assert_eq!(extended, [0x0c, 0x5e, 0x7b, 0x7d, 0x5c, 0x5b, 0x7e, 0x5d, 0x7c, 0x20ac]);
    }

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
