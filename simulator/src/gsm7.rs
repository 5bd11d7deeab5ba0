//! The GSM 7-bit alphabet (3GPP TS 23.038), the only one in which Nevis takes a message.

const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡\
    ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENSION: &str = "\u{c}^{}\\[~]|€";

/// Septets that `text` takes, two for a character of the extension table; `None` where it is not GSM-7.
pub(crate) fn septets(text: &str) -> Option<usize> {
    text.chars().map(width).sum()
}

fn width(character: char) -> Option<usize> {
    if BASIC.contains(character) { Some(1) } else { EXTENSION.contains(character).then_some(2) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_count_by_their_table() {
        assert_eq!(septets("Zürich, 5 Ω"), Some(11));
        assert_eq!(septets("{{CODE}}"), Some(12));
        assert_eq!(septets("€"), Some(2));
        assert_eq!(septets(""), Some(0));
    }

    #[test]
    fn what_is_in_neither_table_is_refused() {
        for text in ["ê", "ç", "`", "\t", "😀", "“"] {
            assert_eq!(septets(text), None, "{text}");
        }
    }

    #[test]
    fn the_basic_table_is_whole() {
        // 128 places less the escape.
        assert_eq!(BASIC.chars().count(), 127);
    }
}
