//! Spells a name in pinyin, so that a clerk finds it by letters and a list is sorted as people read it.
//!
//! A surname is spelled as surnames are; a character with several readings gives several spellings; one without any
//! is skipped, and hides nobody.

use std::collections::BTreeSet;

use pinyin::{ToPinyin, ToPinyinMulti};
use unicode_normalization::UnicodeNormalization;

use super::Name;

/// Spellings kept for one name: enough for two heteronyms, few enough to store.
const MOST_SPELLINGS: usize = 32;

/// Surnames that are read otherwise than the same character in a word, or in which two readings compete; with tones.
const SURNAMES: [(&str, &[&str]); 64] = [
    ("万俟", &["mo4", "qi2"]),
    ("单于", &["chan2", "yu2"]),
    ("尉迟", &["yu4", "chi2"]),
    ("澹台", &["tan2", "tai2"]),
    ("长孙", &["zhang3", "sun1"]),
    ("令狐", &["ling2", "hu2"]),
    ("鲜于", &["xian1", "yu2"]),
    ("乐正", &["yue4", "zheng4"]),
    ("皇甫", &["huang2", "fu3"]),
    ("夏侯", &["xia4", "hou2"]),
    ("赫连", &["he4", "lian2"]),
    ("欧阳", &["ou1", "yang2"]),
    ("单", &["shan4"]),
    ("仇", &["qiu2"]),
    ("解", &["xie4"]),
    ("曾", &["zeng1"]),
    ("区", &["ou1"]),
    ("查", &["zha1"]),
    ("盖", &["ge3"]),
    ("朴", &["piao2"]),
    ("翟", &["zhai2"]),
    ("覃", &["qin2"]),
    ("任", &["ren2"]),
    ("乐", &["yue4"]),
    ("尉", &["wei4"]),
    ("洗", &["xian3"]),
    ("冼", &["xian3"]),
    ("繁", &["po2"]),
    ("员", &["yun4"]),
    ("黑", &["he4"]),
    ("秘", &["bi4"]),
    ("折", &["she2"]),
    ("种", &["chong2"]),
    ("召", &["shao4"]),
    ("缪", &["miao4"]),
    ("燕", &["yan1"]),
    ("纪", &["ji3"]),
    ("华", &["hua4"]),
    ("宁", &["ning2"]),
    ("应", &["ying1"]),
    ("牟", &["mu4"]),
    ("么", &["yao1"]),
    ("沈", &["shen3"]),
    ("葛", &["ge3"]),
    ("阚", &["kan4"]),
    ("句", &["gou1"]),
    ("逄", &["pang2"]),
    ("隗", &["wei3"]),
    ("车", &["che1"]),
    ("卜", &["bu3"]),
    ("过", &["guo1"]),
    ("哈", &["ha3"]),
    ("那", &["na1"]),
    ("祭", &["zhai4"]),
    ("褚", &["chu3"]),
    ("石", &["shi2"]),
    ("盛", &["sheng4"]),
    ("叶", &["ye4"]),
    ("柏", &["bai3"]),
    ("薄", &["bo2"]),
    ("贾", &["jia3"]),
    ("佟", &["tong2"]),
    ("臧", &["zang1"]),
    ("瞿", &["qu2"]),
];

/// One spelling of a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spelling {
    /// All syllables, as `wangzihan`.
    pub syllables: String,
    /// First letters, as `wzh`.
    pub initials: String,
}

/// One character of a name, or one word in Latin letters.
struct Part {
    /// As the name has it, in small letters.
    text: String,
    /// Readings with their tones as digits, the likeliest first; none for a character that no table reads.
    readings: Vec<String>,
}

/// Where a name stands in a list by pinyin: part after part, the reading with its tone, then the character.
///
/// Characters without a reading stand after those with one, words in Latin letters after both.
pub type Place = Vec<(u8, String, String)>;

/// Returns the spellings of a name, the likeliest first; at most 32, none for a name without readings.
pub fn spellings(name: &Name) -> Vec<Spelling> {
    let mut found = vec![Spelling { syllables: String::new(), initials: String::new() }];
    for part in parts_of(&name.folded(), readings_of).iter().filter(|part| !part.readings.is_empty()) {
        let choices = part.syllables();
        let mut longer = Vec::with_capacity(found.len() * choices.len());
        for choice in &choices {
            longer.extend(found.iter().map(|so_far| so_far.followed_by(choice)));
        }
        longer.truncate(MOST_SPELLINGS);
        found = longer;
    }
    found.retain(|spelling| !spelling.syllables.is_empty());
    found
}

/// Returns where a name stands in a list by pinyin, by its likeliest readings.
pub fn place(name: &Name) -> Place {
    let place = |part: Part| match part.readings.into_iter().next() {
        Some(reading) if reading == part.text => (2, reading, part.text),
        Some(reading) => (0, reading, part.text),
        None => (1, String::new(), part.text),
    };
    parts_of(&name.folded(), first_reading).into_iter().map(place).collect()
}

/// Returns what a clerk typed as it is compared with spellings: small letters, `v` for ü, no tones, nothing between.
pub fn typed(text: &str) -> Option<String> {
    let letters = toneless(text);
    (!letters.is_empty() && letters.bytes().all(|b| b.is_ascii_lowercase())).then_some(letters)
}

/// Returns whether a name begins with what was typed: characters, whole syllables, their beginnings and initials mixed.
///
/// Characters without a reading may be typed or skipped.
pub fn begins(name: &Name, text: &str) -> bool {
    let text = toneless(text);
    let mut reached = BTreeSet::from([0]);
    for part in parts_of(&name.folded(), readings_of) {
        let mut next = BTreeSet::new();
        for at in reached {
            let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) else { return true };
            if rest.starts_with(&part.text) {
                next.insert(at + part.text.len());
            }
            if part.readings.is_empty() {
                next.insert(at);
            }
            for syllable in part.syllables() {
                if syllable.starts_with(rest) {
                    return true;
                }
                let initial = syllable.get(..1).filter(|initial| rest.starts_with(initial));
                next.extend(initial.map(|_| at + 1));
                next.extend(rest.starts_with(&syllable).then_some(at + syllable.len()));
            }
        }
        reached = next;
    }
    reached.contains(&text.len())
}

/// Takes blanks, apostrophes and tones away, as marks or as digits after a letter; ü becomes `v`.
fn toneless(text: &str) -> String {
    let mut letters = String::new();
    for c in text.to_lowercase().nfd() {
        let after_letter = letters.ends_with(|last: char| last.is_ascii_lowercase());
        match c {
            '\u{308}' if letters.ends_with('u') => {
                letters.pop();
                letters.push('v');
            }
            '\u{300}'..='\u{36F}' | '\'' | '’' => {}
            '1'..='5' if after_letter => {}
            c if c.is_whitespace() => {}
            c => letters.push(c),
        }
    }
    // Passports write lyu and nyu. No syllable ends in l; after a vowel, nyu is the end of one and the next.
    let letters = letters.replace("lyu", "lv");
    match letters.strip_prefix("nyu") {
        Some(rest) => format!("nv{rest}"),
        None => letters,
    }
}

impl Spelling {
    fn followed_by(&self, syllable: &str) -> Self {
        let initial = syllable.chars().next();
        Self {
            syllables: format!("{}{syllable}", self.syllables),
            initials: self.initials.chars().chain(initial).collect(),
        }
    }
}

impl Part {
    /// Returns the readings without their tones, each once.
    fn syllables(&self) -> Vec<String> {
        let mut syllables: Vec<String> = Vec::new();
        for reading in &self.readings {
            let syllable = reading.trim_end_matches(|c: char| c.is_ascii_digit());
            if !syllables.iter().any(|known| known == syllable) {
                syllables.push(syllable.to_owned());
            }
        }
        syllables
    }
}

/// Returns the parts of a name: surname first, then each character or Latin word; dots and blanks are none.
fn parts_of(name: &str, read: fn(char) -> Vec<String>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = name;
    if let Some((surname, readings)) = SURNAMES.iter().find(|(surname, _)| name.starts_with(surname)) {
        rest = name.strip_prefix(surname).unwrap_or(name);
        for (c, reading) in surname.chars().zip(readings.iter()) {
            parts.push(Part { text: c.to_string(), readings: with_first(reading, read(c)) });
        }
    }
    let mut word = String::new();
    for c in rest.chars().chain([' ']) {
        if c.is_ascii_alphabetic() {
            word.push(c.to_ascii_lowercase());
            continue;
        }
        if !word.is_empty() {
            let text = std::mem::take(&mut word);
            parts.push(Part { readings: vec![text.clone()], text });
        }
        if c.is_alphabetic() || is_private(c) {
            parts.push(Part { text: c.to_string(), readings: read(c) });
        }
    }
    parts
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFD}')
}

fn first_reading(c: char) -> Vec<String> {
    c.to_pinyin().map(|reading| plain(reading.with_tone_num_end())).into_iter().collect()
}

fn readings_of(c: char) -> Vec<String> {
    let first = c.to_pinyin().map(|reading| plain(reading.with_tone_num_end()));
    let others = c.to_pinyin_multi().into_iter().flatten().map(|reading| plain(reading.with_tone_num_end()));
    let mut readings: Vec<String> = Vec::new();
    for reading in first.into_iter().chain(others) {
        if !readings.contains(&reading) {
            readings.push(reading);
        }
    }
    readings
}

fn with_first(reading: &str, mut others: Vec<String>) -> Vec<String> {
    others.retain(|other| other != reading);
    others.insert(0, reading.to_owned());
    others
}

fn plain(reading: &str) -> String {
    reading.replace(['ü', 'Ü'], "v")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surname_is_spelled_as_surnames_are() {
        let check = |name: &str, want: &str, initials: &str| {
            let all = spellings(&Name::parse(name).unwrap());
            assert_eq!(
                all.first().map(|s| (s.syllables.as_str(), s.initials.as_str())),
                Some((want, initials)),
                "{name}"
            );
        };
        check("王子涵", "wangzihan", "wzh");
        check("单雨桐", "shanyutong", "syt");
        check("仇英", "qiuying", "qy");
        check("尉迟恭", "yuchigong", "ycg");
        check("吕布", "lvbu", "lb");
        for (surname, want) in [
            ("单", "shan"),
            ("解", "xie"),
            ("曾", "zeng"),
            ("区", "ou"),
            ("查", "zha"),
            ("盖", "ge"),
            ("朴", "piao"),
            ("翟", "zhai"),
            ("覃", "qin"),
            ("任", "ren"),
            ("乐", "yue"),
            ("万俟", "moqi"),
            ("长孙", "zhangsun"),
            ("欧阳", "ouyang"),
            ("令狐", "linghu"),
            ("尉", "wei"),
            ("葛", "ge"),
            ("逄", "pang"),
            ("盛", "sheng"),
        ] {
            let initials = if surname.chars().count() > 1 { want.get(..1).unwrap() } else { "" };
            let all = spellings(&Name::parse(&format!("{surname}一")).unwrap());
            let first = all.first().unwrap();
            assert_eq!(first.syllables, format!("{want}yi"), "{surname}");
            assert!(first.initials.starts_with(initials), "{surname}");
        }
        check("John Smith", "johnsmith", "js");
        check("李𠮷宇", "liyu", "ly");
    }

    #[test]
    fn a_character_of_several_readings_is_found_by_each() {
        let all: Vec<String> = spellings(&Name::parse("曾乐行").unwrap()).into_iter().map(|s| s.initials).collect();
        for initials in ["zlx", "zlh", "zyx", "clx"] {
            assert!(all.iter().any(|one| one == initials), "{initials} in {all:?}");
        }
        assert!(all.len() <= MOST_SPELLINGS);
    }

    #[test]
    fn a_name_begins_with_syllables_initials_and_characters_in_any_mixture() {
        let check = |name: &str, text: &str, want: bool| {
            assert_eq!(begins(&Name::parse(name).unwrap(), text), want, "{name} by {text}");
        };
        check("王子涵", "wzhan", true);
        check("王子涵", "wangzh", true);
        check("王子涵", "王zh", true);
        check("王子涵", "w子h", true);
        check("王子涵", "zh", false);
        check("王子涵", "wzx", false);
        check("王子涵", "wzhl", false);
        check("李𠮷宇", "ly", true);
        check("李𠮷宇", "l𠮷y", true);
        check("李𠮷宇", "𠮷", false);
        check("㐂𡚸", "㐂", true);
        check("单雨桐", "shàn yǔ", true);
        check("买买提·吐尔逊", "mmtt", true);
        check("John Smith", "johns", true);
    }

    #[test]
    fn what_is_typed_is_letters_or_nothing() {
        assert_eq!(typed(" Lü Bu").as_deref(), Some("lvbu"));
        assert_eq!(typed("xi'an").as_deref(), Some("xian"));
        assert_eq!(typed("Zēng Gǒng").as_deref(), Some("zenggong"));
        assert_eq!(typed("zeng1 gong3").as_deref(), Some("zenggong"));
        assert_eq!(typed("lǚ bù").as_deref(), Some("lvbu"));
        assert_eq!(typed("LYU BU").as_deref(), Some("lvbu"));
        assert_eq!(typed("王"), None);
        assert_eq!(typed("73"), None);
        assert_eq!(typed(" "), None);
    }

    #[test]
    fn the_hundred_commonest_surnames_are_spelled_as_people_say_them() {
        let surnames = "王wang李li张zhang刘liu陈chen杨yang黄huang赵zhao吴wu周zhou徐xu孙sun马ma朱zhu胡hu郭guo何he高gao林lin\
            罗luo郑zheng梁liang谢xie宋song唐tang许xu韩han冯feng邓deng曹cao彭peng曾zeng肖xiao田tian董dong袁yuan潘pan于yu\
            蒋jiang蔡cai余yu杜du叶ye程cheng苏su魏wei吕lv丁ding任ren沈shen姚yao卢lu姜jiang崔cui钟zhong谭tan陆lu汪wang\
            范fan金jin石shi廖liao贾jia夏xia韦wei付fu方fang白bai邹zou孟meng熊xiong秦qin邱qiu江jiang尹yin薛xue闫yan段duan\
            雷lei侯hou龙long史shi陶tao黎li贺he顾gu毛mao郝hao龚gong邵shao万wan钱qian严yan覃qin武wu戴dai莫mo孔kong向xiang";
        let mut wrong = Vec::new();
        let mut rest = surnames.chars().filter(|c| !c.is_whitespace()).peekable();
        while let Some(surname) = rest.next() {
            let mut want = String::new();
            while let Some(letter) = rest.next_if(char::is_ascii_lowercase) {
                want.push(letter);
            }
            let spelled = spellings(&Name::parse(&format!("{surname}一")).unwrap());
            if spelled.first().is_none_or(|spelling| spelling.syllables != format!("{want}yi")) {
                wrong.push(format!("{surname}: want {want}, got {spelled:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
