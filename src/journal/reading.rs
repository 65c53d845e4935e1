//! Spells a name in pinyin, so that a clerk finds it by letters.
//!
//! A surname is spelled as surnames are; a character with several readings gives several spellings.

use pinyin::{ToPinyin, ToPinyinMulti};

use crate::id::Name;

/// Spellings kept for one name: enough for two heteronyms, few enough to store.
const MOST_SPELLINGS: usize = 32;

/// Surnames that are read otherwise than the same character in a word.
const SURNAMES: [(&str, &[&str]); 38] = [
    ("万俟", &["mo", "qi"]),
    ("单于", &["chan", "yu"]),
    ("尉迟", &["yu", "chi"]),
    ("澹台", &["tan", "tai"]),
    ("长孙", &["zhang", "sun"]),
    ("令狐", &["ling", "hu"]),
    ("鲜于", &["xian", "yu"]),
    ("乐正", &["yue", "zheng"]),
    ("单", &["shan"]),
    ("仇", &["qiu"]),
    ("解", &["xie"]),
    ("曾", &["zeng"]),
    ("区", &["ou"]),
    ("查", &["zha"]),
    ("盖", &["ge"]),
    ("朴", &["piao"]),
    ("翟", &["zhai"]),
    ("覃", &["qin"]),
    ("任", &["ren"]),
    ("乐", &["yue"]),
    ("尉", &["wei"]),
    ("洗", &["xian"]),
    ("繁", &["po"]),
    ("员", &["yun"]),
    ("黑", &["he"]),
    ("秘", &["bi"]),
    ("折", &["she"]),
    ("种", &["chong"]),
    ("召", &["shao"]),
    ("缪", &["miao"]),
    ("燕", &["yan"]),
    ("纪", &["ji"]),
    ("华", &["hua"]),
    ("宁", &["ning"]),
    ("应", &["ying"]),
    ("牟", &["mu"]),
    ("么", &["yao"]),
    ("沈", &["shen"]),
];

/// One spelling of a name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spelling {
    /// All syllables, as `wangzihan`.
    pub syllables: String,
    /// First letters, as `wzh`.
    pub initials: String,
}

/// Returns the spellings of a name, the likeliest first; at most 32, none for a name without readings.
pub(super) fn spellings(name: &Name) -> Vec<Spelling> {
    let mut found = vec![Spelling { syllables: String::new(), initials: String::new() }];
    for choices in syllables_of(&name.folded()) {
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

/// Returns what a clerk typed as it is compared with spellings: small letters, `v` for ü, nothing between.
pub(super) fn typed(text: &str) -> Option<String> {
    let letters: String = text.chars().filter(|c| !c.is_whitespace() && *c != '\'').collect();
    let letters = plain(&letters.to_lowercase());
    (!letters.is_empty() && letters.bytes().all(|b| b.is_ascii_lowercase())).then_some(letters)
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

/// Returns the readings of each part of a name: surname first, then each character or Latin word.
fn syllables_of(name: &str) -> Vec<Vec<String>> {
    let mut parts = Vec::new();
    let mut rest = name;
    if let Some((surname, readings)) = SURNAMES.iter().find(|(surname, _)| name.starts_with(surname)) {
        rest = name.strip_prefix(surname).unwrap_or(name);
        for (c, reading) in surname.chars().zip(readings.iter()) {
            parts.push(with_first(reading, readings_of(c)));
        }
    }
    let mut word = String::new();
    for c in rest.chars().chain([' ']) {
        if c.is_ascii_alphabetic() {
            word.push(c.to_ascii_lowercase());
            continue;
        }
        if !word.is_empty() {
            parts.push(vec![std::mem::take(&mut word)]);
        }
        let readings = readings_of(c);
        if !readings.is_empty() {
            parts.push(readings);
        }
    }
    parts
}

fn readings_of(c: char) -> Vec<String> {
    let first = c.to_pinyin().map(|reading| plain(reading.plain()));
    let others = c.to_pinyin_multi().into_iter().flatten().map(|reading| plain(reading.plain()));
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
    fn what_is_typed_is_letters_or_nothing() {
        assert_eq!(typed(" Lü Bu").as_deref(), Some("lvbu"));
        assert_eq!(typed("xi'an").as_deref(), Some("xian"));
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
            if !spelled.iter().any(|spelling| spelling.syllables == format!("{want}yi")) {
                wrong.push(format!("{surname}: want {want}, got {spelled:?}"));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
