//! Latin letters that GSM-7 lacks, and what is written in their place.

/// Letters with a mark lose it. Those that are no letter with a mark are written as in machine-readable
/// travel documents (ICAO Doc 9303, part 3, section 6).
///
/// All are composed (NFC), so whatever has a combining mark of its own is not among them.
#[rustfmt::skip]
const LETTERS: &[(&str, &str)] = &[
    ("A", "ÀÁÂÃĀĂĄǍǞǠǺȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶ"),
    ("B", "ḂḄḆ"),
    ("C", "ĆĈĊČḈ"),
    ("D", "ĎḊḌḎḐḒÐĐ"),
    ("E", "ÈÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆƏ"),
    ("F", "Ḟ"),
    ("G", "ĜĞĠĢǦǴḠ"),
    ("H", "ĤȞḢḤḦḨḪĦ"),
    ("I", "ÌÍÎÏĨĪĬĮİǏȈȊḬḮỈỊ"),
    ("J", "Ĵ"),
    ("K", "ĶǨḰḲḴ"),
    ("L", "ĹĻĽḶḸḺḼŁ"),
    ("M", "ḾṀṂ"),
    ("N", "ŃŅŇǸṄṆṈṊŊ"),
    ("O", "ÒÓÔÕŌŎŐƠǑǪǬȌȎȪȬȮȰṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢ"),
    ("P", "ṔṖ"),
    ("R", "ŔŖŘȐȒṘṚṜṞ"),
    ("S", "ŚŜŞŠȘṠṢṤṦṨ"),
    ("T", "ŢŤȚṪṬṮṰŦ"),
    ("U", "ÙÚÛŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰ"),
    ("V", "ṼṾ"),
    ("W", "ŴẀẂẄẆẈ"),
    ("X", "ẊẌ"),
    ("Y", "ÝŶŸȲẎỲỴỶỸ"),
    ("Z", "ŹŻŽẐẒẔ"),
    ("a", "áâãāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ"),
    ("b", "ḃḅḇ"),
    ("c", "çćĉċčḉ"),
    ("d", "ďḋḍḏḑḓðđ"),
    ("e", "êëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệə"),
    ("f", "ḟ"),
    ("g", "ĝğġģǧǵḡ"),
    ("h", "ĥȟḣḥḧḩḫẖħ"),
    ("i", "íîïĩīĭįǐȉȋḭḯỉịı"),
    ("j", "ĵǰ"),
    ("k", "ķǩḱḳḵ"),
    ("l", "ĺļľḷḹḻḽł"),
    ("m", "ḿṁṃ"),
    ("n", "ńņňǹṅṇṉṋŋ"),
    ("o", "óôõōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ"),
    ("p", "ṕṗ"),
    ("r", "ŕŗřȑȓṙṛṝṟ"),
    ("s", "śŝşšșṡṣṥṧṩ"),
    ("t", "ţťțṫṭṯṱẗŧ"),
    ("u", "úûũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
    ("v", "ṽṿ"),
    ("w", "ŵẁẃẅẇẉẘ"),
    ("x", "ẋẍ"),
    ("y", "ýÿŷȳẏẙỳỵỷỹ"),
    ("z", "źżžẑẓẕ"),
    ("IJ", "Ĳ"),
    ("OE", "Œ"),
    ("SS", "ẞ"),
    ("TH", "Þ"),
    ("ij", "ĳ"),
    ("oe", "œ"),
    ("th", "þ"),
];

/// What is written for a Latin letter that GSM-7 lacks; `None` for everything else.
pub(super) fn in_gsm7(letter: char) -> Option<&'static str> {
    LETTERS.iter().find(|(_, letters)| letters.contains(letter)).map(|(written, _)| *written)
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;
    use crate::gsm7;

    /// Letters that have no decomposition, from ICAO Doc 9303.
    const WHOLE: &str = "ÐĐðđƏəĦħıŁłŊŋŦŧÞþŒœĲĳẞ";

    #[test]
    fn every_letter_of_the_table_is_written_as_its_base() {
        for (written, letters) in LETTERS {
            assert!(written.chars().all(|letter| letter.is_ascii_alphabetic()));
            for letter in letters.chars().filter(|letter| !WHOLE.contains(*letter)) {
                assert_eq!(letter.nfd().next().map(String::from).as_deref(), Some(*written), "{letter}");
            }
        }
    }

    #[test]
    fn every_letter_stands_once_is_composed_and_missing_from_gsm_7() {
        let all: String = LETTERS.iter().map(|(_, letters)| *letters).collect();
        for letter in all.chars() {
            assert_eq!(all.matches(letter).count(), 1, "{letter}");
            assert_eq!(gsm7::septets(&letter.to_string()), None, "{letter}");
            assert_eq!(letter.nfc().collect::<String>(), letter.to_string());
        }
    }

    #[test]
    fn no_latin_letter_with_a_mark_is_forgotten() {
        for letter in ('\u{c0}'..='\u{24f}').chain('\u{1e00}'..='\u{1eff}').filter(|c| c.is_alphabetic()) {
            let marked = letter.nfd().count() > 1 && letter.nfd().next().is_some_and(|c| c.is_ascii());
            if marked && gsm7::septets(&letter.to_string()).is_none() {
                assert!(in_gsm7(letter).is_some(), "{letter}");
            }
        }
    }
}
