//! Says what looks wrong in a name; nothing is corrected, the chip and the face decide.

use crate::id::{Name, NameDoubt};

/// A stable code and one sentence.
type Said = (&'static str, &'static str);

/// Ideographs that stand among the compatibility ones without being any (The Unicode Standard 17, 23.8).
const UNIFIED: &str =
    "\u{FA0E}\u{FA0F}\u{FA11}\u{FA13}\u{FA14}\u{FA1F}\u{FA21}\u{FA23}\u{FA24}\u{FA27}\u{FA28}\u{FA29}";

/// Marks that are typed in place of the dot, beside those that `Name::doubts` knows.
const OTHER_DOTS: &str = "\u{B0}\u{2D9}\u{387}\u{2024}\u{2043}\u{20F0}\u{22C6}\u{25CF}\u{25E6}\u{2E31}\u{2E33}\u{3002}\u{FE52}-_`'\u{2014}\u{FF0D}/,\u{FF0C}\u{3001}";

/// Lists what looks wrong in a name, each with a code and a sentence.
pub(super) fn doubts(name: &Name) -> Vec<Said> {
    let text = name.as_str();
    let has = |test: &dyn Fn(char) -> bool| text.chars().any(test);
    let is_look_alike = |c| matches!(c, '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}') && !UNIFIED.contains(c);
    let doubts = name.doubts().into_iter();
    let doubts = doubts.filter(|doubt| *doubt != NameDoubt::Compatibility || has(&is_look_alike));
    let mut found: Vec<Said> = doubts.map(words_of).collect();
    let han = has(&|c| matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}'));
    if han && has(&|c| OTHER_DOTS.contains(c)) && !found.contains(&OTHER_DOT) {
        found.push(OTHER_DOT);
    }
    if han && has(&|c| c.is_whitespace() || c == '\u{3000}') {
        found.push(("name-blank", "the name has a blank inside"));
    }
    if has(
        &|c| matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}'),
    ) {
        found.push(("name-invisible", "the name holds a character that nobody sees"));
    }
    if has(&|c| matches!(c, '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}')) {
        found.push(("name-full-width", "the name holds full-width letters or digits"));
    }
    if has(&|c| c.is_ascii_digit() || matches!(c, '(' | ')' | '（' | '）' | '[' | ']')) {
        found.push(("name-remark", "the name holds a digit or a bracket: a remark is no part of a name"));
    }
    found
}

/// Says that a name holds a character that old systems and fonts do not have; the name is right.
pub(super) fn rare(name: &Name) -> Option<Said> {
    let is_rare = |c| {
        matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{9FA6}'..='\u{9FFF}' | '\u{20000}'..='\u{2F7FF}' | '\u{30000}'..='\u{323AF}')
            || UNIFIED.contains(c)
    };
    let has = name.as_str().chars().any(is_rare);
    has.then_some(("name-rare", "the name holds a rare character: compare it with the household register"))
}

const OTHER_DOT: Said = ("name-other-dot", "the dot in the name is not the usual ·");

fn words_of(doubt: NameDoubt) -> Said {
    match doubt {
        NameDoubt::PrivateUse => ("name-private-use", "the name holds a hand-made glyph (疑似自造字)"),
        NameDoubt::Placeholder => ("name-placeholder", "a mark stands in place of a character (疑似缺字)"),
        NameDoubt::Compatibility => ("name-compatibility", "a character of the name is a look-alike of another"),
        NameDoubt::OtherDot => OTHER_DOT,
        NameDoubt::LatinInHan => ("name-latin", "letters stand in place of a character"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_doubt_is_told_and_right_names_are_not_doubted() {
        let check = |text: &str, want: &[&str], is_rare: bool| {
            let name = Name::parse(text).unwrap();
            let codes: Vec<&str> = doubts(&name).into_iter().map(|(code, _)| code).collect();
            assert_eq!((codes.as_slice(), rare(&name).is_some()), (want, is_rare), "{text}");
            assert_eq!(name.as_str(), text, "the name is kept byte for byte");
        };
        for right in ["王子含", "喆堃犇", "奡暐", "买买提·吐尔逊", "John Smith", "Anne-Marie", "O'Neill"]
        {
            check(right, &[], false);
        }
        for right in ["李䶮", "㛃", "𠮷", "𬭎", "𬍤", "𫖯", "𬬻", "𣲘", "𠅤", "𡋾", "鿏", "鿔", "﨎明"]
        {
            check(right, &[], true);
        }
        check("葛\u{E0100}明", &[], false);
        for dot in ['‧', '•', '・', '･', '．', '.', '∙', '⋅', '｡', '-', '。', '、', '●'] {
            check(&format!("买买提{dot}吐尔逊"), &["name-other-dot"], false);
        }
        check("欧阳\u{E000}", &["name-private-use"], false);
        check("欧阳\u{F0001}", &["name-private-use"], false);
        check("\u{F900}明", &["name-compatibility"], false);
        check("丽\u{2F800}", &["name-compatibility"], false);
        for mark in ['?', '？', '□', '＊', '*', '\u{FFFD}'] {
            check(&format!("王{mark}明"), &["name-placeholder"], false);
        }
        check("王yan", &["name-latin"], false);
        check("张　三", &["name-blank"], false);
        check("㛃 明", &["name-blank"], true);
        check("李\u{200B}明", &["name-invisible"], false);
        check("王Ａ明", &["name-full-width"], false);
        check("张伟2", &["name-remark"], false);
        check("张伟（转）", &["name-remark"], false);
    }
}
