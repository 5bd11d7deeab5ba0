//! Latin letters that GSM-7 lacks, and what is written in their place.

/// Letters with a mark lose it. All are composed (NFC).
#[rustfmt::skip]
const MARKED: &[(&str, &str)] = &[
    ("A", "ÀÁÂÃĀĂĄǍǞǠǺȀȂȦḀẠẢẤẦẨẪẬẮẰẲẴẶ"),
    ("B", "ḂḄḆ"),
    ("C", "ĆĈĊČḈ"),
    ("D", "ĎḊḌḎḐḒ"),
    ("E", "ÈÊËĒĔĖĘĚȄȆȨḔḖḘḚḜẸẺẼẾỀỂỄỆ"),
    ("F", "Ḟ"),
    ("G", "ĜĞĠĢǦǴḠ"),
    ("H", "ĤȞḢḤḦḨḪ"),
    ("I", "ÌÍÎÏĨĪĬĮİǏȈȊḬḮỈỊ"),
    ("J", "Ĵ"),
    ("K", "ĶǨḰḲḴ"),
    ("L", "ĹĻĽḶḸḺḼ"),
    ("M", "ḾṀṂ"),
    ("N", "ŃŅŇǸṄṆṈṊ"),
    ("O", "ÒÓÔÕŌŎŐƠǑǪǬȌȎȪȬȮȰṌṎṐṒỌỎỐỒỔỖỘỚỜỞỠỢ"),
    ("P", "ṔṖ"),
    ("R", "ŔŖŘȐȒṘṚṜṞ"),
    ("S", "ŚŜŞŠȘṠṢṤṦṨ"),
    ("T", "ŢŤȚṪṬṮṰ"),
    ("U", "ÙÚÛŨŪŬŮŰŲƯǓǕǗǙǛȔȖṲṴṶṸṺỤỦỨỪỬỮỰ"),
    ("V", "ṼṾ"),
    ("W", "ŴẀẂẄẆẈ"),
    ("X", "ẊẌ"),
    ("Y", "ÝŶŸȲẎỲỴỶỸ"),
    ("Z", "ŹŻŽẐẒẔ"),
    ("a", "áâãāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ"),
    ("b", "ḃḅḇ"),
    ("c", "çćĉċčḉ"),
    ("d", "ďḋḍḏḑḓ"),
    ("e", "êëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ"),
    ("f", "ḟ"),
    ("g", "ĝğġģǧǵḡ"),
    ("h", "ĥȟḣḥḧḩḫẖ"),
    ("i", "íîïĩīĭįǐȉȋḭḯỉị"),
    ("j", "ĵǰ"),
    ("k", "ķǩḱḳḵ"),
    ("l", "ĺļľḷḹḻḽ"),
    ("m", "ḿṁṃ"),
    ("n", "ńņňǹṅṇṉṋ"),
    ("o", "óôõōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ"),
    ("p", "ṕṗ"),
    ("r", "ŕŗřȑȓṙṛṝṟ"),
    ("s", "śŝşšșṡṣṥṧṩ"),
    ("t", "ţťțṫṭṯṱẗ"),
    ("u", "úûũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
    ("v", "ṽṿ"),
    ("w", "ŵẁẃẅẇẉẘ"),
    ("x", "ẋẍ"),
    ("y", "ýÿŷȳẏẙỳỵỷỹ"),
    ("z", "źżžẑẓẕ"),
    ("Æ", "ǼǢ"),
    ("Ø", "Ǿ"),
    ("æ", "ǽǣ"),
    ("ø", "ǿ"),
];

/// Letters that are no letter with a mark: as in machine-readable travel documents (ICAO Doc 9303, part 3,
/// section 6), those that it lacks by their looks, digraphs and ligatures by their letters.
#[rustfmt::skip]
const WHOLE: &[(&str, &str)] = &[
    ("A", "Ⱥ"),
    ("B", "ƁɃ"),
    ("C", "ƇȻ"),
    ("D", "ÐĐƉƊ"),
    ("E", "ƏƐƎɆ"),
    ("F", "Ƒ"),
    ("G", "ƓǤƔ"),
    ("H", "Ħ"),
    ("I", "ƗƖ"),
    ("J", "Ɉ"),
    ("K", "Ƙ"),
    ("L", "ŁȽĿ"),
    ("N", "ŊƝȠ"),
    ("O", "ƆƟ"),
    ("P", "Ƥ"),
    ("Q", "Ɋ"),
    ("R", "Ɍ"),
    ("S", "Ʃ"),
    ("T", "ŦƬƮȾ"),
    ("U", "ɄƱ"),
    ("V", "Ʋ"),
    ("Y", "ƳɎ"),
    ("Z", "ƵȤƷǮ"),
    ("a", "ªⱥ"),
    ("b", "ɓƀ"),
    ("c", "ƈȼ"),
    ("d", "ðđɖɗ"),
    ("e", "əɛǝɇ"),
    ("f", "ƒ"),
    ("g", "ɠǥɣ"),
    ("h", "ħ"),
    ("i", "ıɨɩ"),
    ("j", "ɉȷ"),
    ("k", "ƙĸ"),
    ("l", "łƚŀ"),
    ("n", "ŋɲƞŉ"),
    ("o", "ºɔɵ"),
    ("p", "ƥ"),
    ("q", "ɋ"),
    ("r", "ɍ"),
    ("s", "ſẛʃ"),
    ("t", "ŧƭʈⱦƫ"),
    ("u", "ʉʊ"),
    ("v", "ʋ"),
    ("y", "ƴɏ"),
    ("z", "ƶȥʒǯ"),
    ("DZ", "ǄǱ"),
    ("Dz", "ǅǲ"),
    ("HV", "Ƕ"),
    ("IJ", "Ĳ"),
    ("LJ", "Ǉ"),
    ("Lj", "ǈ"),
    ("NJ", "Ǌ"),
    ("Nj", "ǋ"),
    ("OE", "Œ"),
    ("SS", "ẞ"),
    ("TH", "Þ"),
    ("dz", "ǆǳ"),
    ("ff", "ﬀ"),
    ("fi", "ﬁ"),
    ("fl", "ﬂ"),
    ("hv", "ƕ"),
    ("ij", "ĳ"),
    ("lj", "ǉ"),
    ("nj", "ǌ"),
    ("oe", "œ"),
    ("st", "ﬅﬆ"),
    ("th", "þ"),
    ("ffi", "ﬃ"),
    ("ffl", "ﬄ"),
];

/// Marks above, below and through the foot of a letter, for letters that have no composed form with theirs
/// (Yoruba `ẹ̀`, Lithuanian `ė́`). Strokes through a letter are none: they would strike out what is read.
pub(super) fn is_mark(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{333}' | '\u{358}')
}

/// A letter of GSM-7 that is Latin: its Greek ones are not.
pub(super) fn is_in_gsm7(character: char) -> bool {
    character.is_ascii_alphabetic() || "èéùìòÇØøÅåÆæßÉÄÖÑÜäöñüà".contains(character)
}

/// What is written for a Latin letter that GSM-7 lacks; `None` for everything else.
pub(super) fn in_gsm7(letter: char) -> Option<&'static str> {
    let tables = MARKED.iter().chain(WHOLE);
    tables.into_iter().find(|(_, letters)| letters.contains(letter)).map(|(written, _)| *written)
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

    use super::*;
    use crate::gsm7;

    /// Letters that no name has: phonetic, medieval, half letters.
    const LEFT_OUT: &str = "ƂƃƄƅƋƌƍƛƜƢƣƦƧƨƪƸƹƺƻƼƽƾƿǀǁǂǃǷȜȝȡȢȣȴȵȶȸȹȿɀɁɂɅẚẜẝẟỺỻỼỽỾỿ";

    #[test]
    fn a_marked_letter_is_written_as_its_base() {
        for (written, letters) in MARKED {
            for letter in letters.chars() {
                // The ring of `Ǻ` and the like goes with the other mark.
                let bases: Vec<_> =
                    [letter.nfd().next(), composed_base(letter)].into_iter().flatten().collect();
                assert!(bases.iter().any(|base| base.to_string() == *written), "{letter}");
            }
        }
    }

    /// The letter without its last mark, composed.
    fn composed_base(letter: char) -> Option<char> {
        let marks: Vec<char> = letter.nfd().collect();
        marks[..marks.len() - 1].iter().copied().nfc().next()
    }

    #[test]
    fn every_letter_stands_once_is_composed_and_missing_from_gsm_7() {
        let all: String = MARKED.iter().chain(WHOLE).map(|(_, letters)| *letters).collect();
        for letter in all.chars() {
            assert_eq!(all.matches(letter).count(), 1, "{letter}");
            assert_eq!(gsm7::septets(&letter.to_string()), None, "{letter}");
            assert_eq!(letter.nfc().collect::<String>(), letter.to_string());
        }
    }

    #[test]
    fn what_is_written_is_latin_of_gsm_7() {
        for (written, _) in MARKED.iter().chain(WHOLE) {
            assert!(written.chars().all(is_in_gsm7), "{written}");
        }
        for letter in ('\0'..='\u{ff}').filter(|letter| is_in_gsm7(*letter)) {
            assert_eq!(gsm7::septets(&letter.to_string()), Some(1));
        }
    }

    #[test]
    fn no_latin_letter_is_forgotten() {
        let blocks = ('\u{aa}'..='\u{24f}').chain('\u{1e00}'..='\u{1eff}').filter(|c| c.is_alphabetic());
        for letter in blocks.filter(|letter| *letter != 'µ' && !LEFT_OUT.contains(*letter)) {
            assert!(is_in_gsm7(letter) || in_gsm7(letter).is_some(), "{letter}");
        }
    }
}
